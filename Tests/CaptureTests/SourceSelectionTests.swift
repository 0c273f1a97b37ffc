import Languages
import Testing
import Vocabulary

@testable import Capture

@Suite struct SourceSelectionTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var preference: SourcePreference
        var present: [String]
        var bound: String?
        var chosen: String?
        var reason: SourceSelection.Reason?
    }

    static let sources: [String: SourceDescription] = [
        "headset": SourceDescription(
            name: "headset", index: 1, description: "Headset",
            properties: [
                "device.form_factor": "headset", "device.bus_path": "pci-usb-0:1", "device.serial": "Jabra_1",
            ]),
        // Another one of the same model: its name and its serial, in another place.
        "twin": SourceDescription(
            name: "headset", index: 5, description: "Headset",
            properties: [
                "device.form_factor": "headset", "device.bus_path": "pci-usb-0:2", "device.serial": "Jabra_1",
            ]),
        "renamed": SourceDescription(
            name: "headset.2", index: 6, description: "Headset",
            properties: ["device.form_factor": "headset", "device.bus_path": "pci-usb-0:1"]),
        "effect": SourceDescription(
            name: "effect", index: 7, description: "Noise suppression",
            properties: ["device.form_factor": "headset"], isVirtual: true),
        "bluetooth": SourceDescription(
            name: "bluetooth", index: 2, description: "Hands-free", properties: ["device.form_factor": "hands-free"]),
        "webcam": SourceDescription(
            name: "webcam", index: 3, description: "Webcam", properties: ["device.form_factor": "webcam"]),
        // PulseAudio copies the sink's properties to its monitor.
        "headset.monitor": SourceDescription(
            name: "headset.monitor", index: 4, description: "Monitor of Headset",
            properties: [
                "device.form_factor": "headset", "device.bus_path": "pci-usb-0:1", "device.serial": "Jabra_1",
            ], monitorOfSink: "headset_sink"),
    ]

    static let cases: [Case] = [
        Case(
            testDescription: "the configured name comes before a headset", preference: .init(identity: "webcam"),
            present: ["headset", "webcam"], chosen: "webcam", reason: .configured),
        Case(
            testDescription: "the bus path is an identity", preference: .init(identity: "pci-usb-0:1"),
            present: ["bluetooth", "headset"], chosen: "headset", reason: .configured),
        Case(
            testDescription: "the serial is an identity", preference: .init(identity: "Jabra_1"),
            present: ["bluetooth", "headset"], chosen: "headset", reason: .configured),
        Case(
            testDescription: "a bus path never means the monitor of the headset",
            preference: .init(identity: "pci-usb-0:1", allowsMonitor: true), present: ["headset.monitor", "headset"],
            chosen: "headset", reason: .configured),
        Case(
            testDescription: "no other source replaces a configured one that is absent",
            preference: .init(identity: "Jabra_1", allowsDefault: true), present: ["webcam", "bluetooth"]),
        Case(
            testDescription: "a headset comes before the default", preference: .init(allowsDefault: true),
            present: ["webcam", "bluetooth"], chosen: "bluetooth", reason: .headset),
        Case(
            testDescription: "of two headsets the first is taken", preference: .init(),
            present: ["bluetooth", "headset"], chosen: "bluetooth", reason: .headset),
        Case(
            testDescription: "the one in use is kept", preference: .init(),
            present: ["bluetooth", "headset"], bound: "headset", chosen: "headset", reason: .bound),
        Case(
            testDescription: "of two headsets the one in use is kept also where any may be taken",
            preference: .init(binding: .fallback), present: ["bluetooth", "headset"], bound: "headset",
            chosen: "headset",
            reason: .headset),
        Case(
            testDescription: "no other replaces the one in use", preference: .init(allowsDefault: true),
            present: ["webcam", "bluetooth"], bound: "headset"),
        Case(
            testDescription: "nor a second headset of the same model, which has its name",
            preference: .init(identity: "headset"), present: ["twin"], bound: "headset"),
        Case(
            testDescription: "a fallback does", preference: .init(binding: .fallback, allowsDefault: true),
            present: ["webcam", "bluetooth"], bound: "headset", chosen: "bluetooth", reason: .headset),
        Case(
            testDescription: "a fallback makes way for the headset",
            preference: .init(binding: .fallback, allowsDefault: true), present: ["webcam", "headset"], bound: "webcam",
            chosen: "headset", reason: .headset),
        Case(
            testDescription: "of two devices with the configured serial neither is taken",
            preference: .init(identity: "Jabra_1"), present: ["headset", "twin"]),
        Case(
            testDescription: "a virtual headset is not taken", preference: .init(), present: ["effect"]),
        Case(
            testDescription: "a virtual headset is taken where allowed", preference: .init(allowsVirtual: true),
            present: ["effect"], chosen: "effect", reason: .headset),
        Case(
            testDescription: "a virtual source is taken where named", preference: .init(identity: "effect"),
            present: ["headset", "effect"], chosen: "effect", reason: .configured),
        Case(
            testDescription: "the device in use is known by its place, whatever its name", preference: .init(),
            present: ["renamed"], bound: "headset", chosen: "headset.2", reason: .bound),
        Case(
            testDescription: "the default is taken where allowed", preference: .init(allowsDefault: true),
            present: ["webcam"], chosen: "webcam", reason: .defaultSource),
        Case(testDescription: "the default is not taken where not allowed", preference: .init(), present: ["webcam"]),
        Case(
            testDescription: "a headset's monitor is no headset", preference: .init(allowsMonitor: true),
            present: ["headset.monitor"]),
        Case(
            testDescription: "a default monitor is refused", preference: .init(allowsDefault: true),
            present: ["headset.monitor"]),
        Case(
            testDescription: "a configured monitor is refused", preference: .init(identity: "headset.monitor"),
            present: ["headset.monitor", "headset"]),
        Case(
            testDescription: "a configured monitor is taken where allowed",
            preference: .init(identity: "headset.monitor", allowsMonitor: true),
            present: ["headset", "headset.monitor"], chosen: "headset.monitor", reason: .configured),
        Case(
            testDescription: "a default monitor is taken where both are allowed",
            preference: .init(allowsDefault: true, allowsMonitor: true), present: ["headset.monitor"],
            chosen: "headset.monitor", reason: .defaultSource),
        Case(testDescription: "nothing comes of nothing", preference: .init(allowsDefault: true), present: []),
    ]

    @Test(arguments: cases)
    func theRightSourceIsChosenAndEveryOtherRefusedWithAReason(_ example: Case) {
        let present = example.present.compactMap { Self.sources[$0] }
        let selection = SourceSelection(
            from: SourceInventory(sources: present, defaultSource: example.present.first),
            preference: example.preference, bound: example.bound.flatMap { Self.sources[$0] }.map { CaptureDevice($0) })
        #expect(selection.chosen?.name == example.chosen)
        #expect(selection.reason == example.reason)
        #expect((selection.waitingFor == nil) == (example.chosen != nil))
        #expect(selection.refused.map(\.source) == present.filter { $0.index != selection.chosen?.index })
    }

    @Test func everyRefusalNamesItsOwnReason() {
        let inventory = SourceInventory(
            sources: ["bluetooth", "headset", "webcam", "headset.monitor"].compactMap { Self.sources[$0] },
            defaultSource: "webcam")
        func refusals(_ preference: SourcePreference) -> [SourceSelection.Refusal] {
            SourceSelection(from: inventory, preference: preference).refused.map(\.refusal)
        }
        #expect(refusals(.init()) == [.otherPreferred, .defaultNotAllowed, .monitor])
        #expect(
            refusals(.init(allowsDefault: true, allowsMonitor: true)) == [
                .otherPreferred, .otherPreferred, .notHeadset,
            ])
        #expect(refusals(.init(identity: "bluetooth")) == [.notConfigured, .notConfigured, .monitor])
        let twins = SourceInventory(sources: ["headset", "twin", "effect"].compactMap { Self.sources[$0] })
        let named = SourceSelection(from: twins, preference: .init(identity: "Jabra_1"))
        #expect(named.refused.map(\.refusal) == [.ambiguous, .ambiguous, .notConfigured])
        #expect(named.waitingFor.map(Language.english.text)?.contains("several devices") == true)
        let bound = SourceSelection(
            from: twins, preference: .init(), bound: Self.sources["bluetooth"].map { CaptureDevice($0) })
        #expect(bound.refused.map(\.refusal) == [.otherBound, .otherBound, .virtual])
        #expect(bound.waitingFor.map(Language.english.text)?.contains("Hands-free") == true)
    }

    @Test(arguments: [
        ("pci-0000:00:14.0-usb-0:1:1.0", "pci-0000_00_14.0-usb-0_1_1.0"), ("../../etc/passwd", "_._.._etc_passwd"),
        ("Микрофон 1", "_________1"), (".", "_"),
    ])
    func anIdentityIsFitForAFileName(serial: String, identity: String) {
        var source = SourceDescription(name: "name", index: 0, description: "")
        source.properties["device.serial"] = serial
        #expect(CaptureDevice(source).identity == identity)
    }

    @Test func theIdentityIsTheBusPathElseTheSerialElseTheName() {
        var source = SourceDescription(name: "name", index: 0, description: "")
        #expect(CaptureDevice(source).identity == "name")
        source.properties["device.serial"] = "serial"
        #expect(CaptureDevice(source).identity == "serial")
        source.properties["device.bus_path"] = "path"
        #expect(CaptureDevice(source).identity == "path")
        source.properties["device.vendor.id"] = "0b0e"
        source.properties["device.product.id"] = "0300"
        #expect(CaptureDevice(source).identity == "path-0b0e_0300", "another model in the same place is another device")
        (source.monitorOfSink, source.portName) = ("sink", nil)
        #expect(CaptureDevice(source).identity == "name")
    }

    @Test func aBluetoothHeadsetIsKnownByItsAddress() {
        let source = SourceDescription(
            name: "bluez_source.AA", index: 0, description: "",
            properties: [
                "device.bus": "bluetooth", "device.string": "AA:BB", "bluetooth.protocol": "headset_head_unit",
            ],
            rate: 8_000)
        #expect(CaptureDevice(source).identity == "AA_BB")
        #expect(CaptureDevice(source).baselineKey == "AA_BB-headset_head_unit-8kHz")
    }

    @Test func portProfileAndBandMakeAnotherBaselineOfTheSameDevice() {
        var source = SourceDescription(
            name: "name", index: 0, description: "", properties: ["device.bus_path": "path"], portName: "jack")
        #expect(CaptureDevice(source).baselineKey == "path-jack")
        source.properties["device.profile.name"] = "analog-stereo"
        #expect(CaptureDevice(source).baselineKey == "path-jack-analog-stereo")
        #expect(CaptureDevice(source).identity == "path")
    }
}

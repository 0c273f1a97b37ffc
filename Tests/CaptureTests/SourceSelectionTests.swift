import Capture
import Testing

@Suite struct SourceSelectionTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var preference: SourcePreference
        var present: [String]
        var current: String?
        var chosen: String?
        var reason: SourceSelection.Reason?
    }

    static let sources: [String: SourceDescription] = [
        "headset": SourceDescription(
            name: "headset", index: 1, description: "Headset",
            properties: [
                "device.form_factor": "headset", "device.bus_path": "pci-usb-0:1", "device.serial": "Jabra_1",
            ]),
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
            testDescription: "of two headsets the one in use is kept", preference: .init(),
            present: ["bluetooth", "headset"], current: "headset", chosen: "headset", reason: .headset),
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
            preference: example.preference, current: example.current)
        #expect(selection.chosen?.name == example.chosen)
        #expect(selection.reason == example.reason)
        #expect((selection.waitingFor == nil) == (example.chosen != nil))
        #expect(selection.refused.map(\.source) == present.filter { $0.name != example.chosen })
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
        source.portName = "analog-input-headset-mic"
        #expect(CaptureDevice(source).identity == "path-analog-input-headset-mic")
        (source.monitorOfSink, source.portName) = ("sink", nil)
        #expect(CaptureDevice(source).identity == "name")
    }
}

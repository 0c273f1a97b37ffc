import Foundation
import TestServers
import Testing

struct DevicesCommandTests {
    @Test func absentSoundServerIsOneLine() async throws {
        let result = try await Program().run("devices")
        #expect(result.status == 69 && result.output == "" && result.errorLines.count == 1)
        #expect(result.errors.contains("sound server"))
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "needs pulseaudio"))
    func everySourceIsListedWithTheReason() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        try server.control("load-module", "module-null-sink", "sink_name=speakers")
        let microphone = try server.plugInMicrophone(properties: "device.form_factor=headset device.bus_path=usb-1")
        defer { try? server.unplug(microphone) }
        let variables = ["PULSE_SERVER": server.address]
        let refusing = try await Program().run("devices", environment: variables)
        #expect(refusing.outputLines.contains { $0.hasPrefix("-") && $0.contains("a virtual source") })
        #expect(refusing.errors.contains("nothing would be heard"))
        let program = try Program()
        try program.allowVirtualSources()
        let table = try await program.run("devices", environment: variables)
        #expect(table.status == 0 && table.errors == "")
        #expect(table.outputLines.contains { $0.hasPrefix("heard") && $0.hasSuffix("a headset") })
        #expect(
            table.outputLines.contains { $0.contains("speakers.monitor") && $0.contains("monitor of a loudspeaker") })

        let json = try await program.run("devices", "--json", environment: variables)
        let rows = try json.outputLines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        #expect(rows.filter { $0?["taken"] as? Bool == true }.map { $0?["identity"] as? String } == ["usb-1"])
    }
}

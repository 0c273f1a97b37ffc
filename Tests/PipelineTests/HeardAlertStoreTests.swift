import Events
import Foundation
import Pipeline
import Stress
import TestSignals
import TestSupport
import Testing
import Vocabulary

@Suite struct HeardAlertStoreTests {
    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)

    /// What was heard in an alert, somewhat higher with each number.
    static func heard(_ id: String, _ number: Int = 0, at time: Timestamp = instant) throws -> HeardAlert {
        let row = "[\(34 + Double(number) / 10),5,-25,-8,2,11,-60,0.9]"
        let voice = #"{"version":1,"weight":2,"speechS":20,"peak":50,"lessons":[\#(row),\#(row)]}"#
        return HeardAlert(
            alertID: id, raisedAt: time, voice: try JSONDecoder().decode(AlertVoice.self, from: Data(voice.utf8)))
    }

    private let folder: TemporaryFolder
    private let store: BaselineStore

    init() throws {
        folder = try TemporaryFolder()
        store = BaselineStore(directory: folder.path, agent: "alice")
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func whatIsKeptIsPrivateAndIsNoBaseline() throws {
        #expect(store.devicesWithHeardAlerts() == [])
        #expect(try store.heardAlerts(device: "headset") == [])
        let alert = try Self.heard("a")
        try store.keep(alert, device: "headset")
        #expect(try store.heardAlerts(device: "headset") == [alert])
        #expect(store.devicesWithHeardAlerts() == ["headset"] && store.devices() == [])
        #expect(try mode(store.heardAlertsPath(device: "headset")) == 0o600)
        #expect(try mode(folder.path + "/alice") == 0o700)
    }

    @Test func theNewestStay() throws {
        let alerts = try (0..<70).map { try Self.heard("a\($0)", $0) }
        for alert in alerts { try store.keep(alert, device: "headset") }
        #expect(try store.heardAlerts(device: "headset") == alerts.suffix(BaselineStore.maxHeardAlerts))
    }

    @Test func whatIsTakenIsGoneAndTheRestStays() throws {
        for id in ["a", "b", "a"] { try store.keep(try Self.heard(id), device: "headset") }
        #expect(try store.takeHeardAlerts(device: "headset") { $0.alertID == "a" }.map(\.alertID) == ["a", "a"])
        #expect(try store.takeHeardAlerts(device: "headset") { $0.alertID == "a" } == [])
        #expect(try store.heardAlerts(device: "headset").map(\.alertID) == ["b"])
        #expect(try store.takeHeardAlerts(device: "headset") { _ in true }.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/alice") == [])
    }

    @Test(arguments: [true, false]) func itGoesWithTheBaseline(hasBaseline: Bool) throws {
        if hasBaseline { try store.save(SpeakerBaseline(), device: "headset") }
        try store.keep(try Self.heard("a"), device: "headset")
        try store.keep(try Self.heard("b"), device: "handset")
        #expect(store.devicesWithOlder() == ["handset", "headset"])
        #expect(try store.erase(device: "headset"))
        #expect(try !store.erase(device: "headset"))
        #expect(store.devicesWithHeardAlerts() == ["handset"])
        #expect(try store.eraseHeardAlerts(device: "handset"))
        #expect(try !store.eraseHeardAlerts(device: "handset"))
        #expect(store.devicesWithOlder() == [])
    }

    @Test(arguments: ["", "{}", "[{}]", #"[{"alertID":"a","raisedAt":"yesterday","voice":{}}]"#])
    func whatIsDamagedIsRefusedAndBeginsAnew(text: String) throws {
        try store.keep(try Self.heard("a"), device: "headset")
        try Data(text.utf8).write(to: URL(filePath: store.heardAlertsPath(device: "headset")))
        let error = #expect(throws: BaselineStoreError.self) { _ = try store.heardAlerts(device: "headset") }
        #expect(error?.code == .damaged)
        #expect(throws: BaselineStoreError.self) { try store.takeHeardAlerts(device: "headset") { _ in true } }
        try store.keep(try Self.heard("b"), device: "headset")
        #expect(try store.heardAlerts(device: "headset").map(\.alertID) == ["b"])
    }

    @Test func manyWritersLoseNothing() async throws {
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { try store.keep(try Self.heard("a\(number)"), device: "headset") }
            }
            try await group.waitForAll()
        }
        #expect(Set(try store.heardAlerts(device: "headset").map(\.alertID)).count == 20)
    }
}

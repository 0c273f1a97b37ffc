import EventLog
import Events
import Foundation
import Stress
import Synchronization
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Pipeline

/// What people say of an alert decides whether it is learned, once, whoever says it and whenever it is looked at.
@Suite struct AlertLearningTests {
    private static let ivan = Person(name: "ivan", uid: 1_001, role: "supervisor")
    private static let maria = Person(name: "maria", uid: 1_000, role: "agent")
    private static let vera = Person(name: "vera", uid: 1_003, role: "qa")

    private let folder: TemporaryFolder
    private let store: BaselineStore
    private let log: EventLog
    private let exchange = BaselineExchange()

    init() throws {
        folder = try TemporaryFolder()
        store = BaselineStore(directory: folder.path + "/baselines", agent: "alice")
        log = try EventLog(path: folder.path + "/events.sqlite", source: "urn:undertone:test:alice", families: .own)
        exchange.begin(BaselineSnapshot(device: "headset", baseline: SpeakerBaseline(), loadedFrom: nil))
        try store.save(SpeakerBaseline(), device: "handset")
        try raise("a")
        try keep("a")
    }

    private func learning(
        keepDays: Int = 30, now: @escaping @Sendable () -> Timestamp = { .now },
        report: @escaping @Sendable (String) -> Void = { Issue.record("\($0)") }
    ) -> AlertLearning {
        AlertLearning(
            log: log, store: store, baselines: exchange, keepDays: keepDays, now: now, report: report)
    }

    private func raise(_ id: String) throws {
        let alert = AlertPayload(
            alertID: id, agent: "alice", level: .high, score: 80, confidence: 0.9, onsetAt: .now, raisedAt: .now,
            explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
        try log.append(.alert(.raised, alert))
    }

    private func keep(_ id: String, on device: String = "headset", at time: Timestamp = .now) throws {
        try store.keep(try HeardAlertStoreTests.heard(id, at: time), device: device)
    }

    private func resolve(nothingWrong: Bool, _ id: String = "a") throws {
        try log.apply(.acknowledge, toAlert: id, by: Self.ivan)
        try log.apply(.resolve(note: nil, nothingWrong: nothingWrong), toAlert: id, by: Self.ivan)
    }

    private func uphold(_ id: String = "a", _ isUpheld: Bool = true) throws {
        try log.apply(.contest(reason: "a funny call"), toAlert: id, by: Self.maria)
        try log.apply(.judge(upheld: isUpheld, note: nil), toAlert: id, by: Self.vera)
    }

    private var learnedS: Float { exchange.current?.baseline.speechS ?? -1 }

    @Test(arguments: ["nothing wrong", "upheld", "both", "upheld, then nothing wrong"])
    func whatNothingWasWrongInIsLearnedOnce(said: String) throws {
        var learning = learning()
        #expect(learning.look().inUse == [] && learnedS == 0, "nobody has said anything")
        switch said {
        case "nothing wrong": try resolve(nothingWrong: true)
        case "upheld": try uphold()
        case "both":
            try resolve(nothingWrong: true)
            try uphold()
        default:
            try uphold()
            #expect(learning.look().inUse == ["headset"])
            try resolve(nothingWrong: true)
        }
        _ = learning.look()
        #expect(learnedS == 20 && exchange.takeLessons().count == 1)
        #expect(store.devicesWithHeardAlerts() == [])
        // The daemon starts anew.
        var again = self.learning()
        #expect(again.look().inUse == [] && learnedS == 20)
        if said == "nothing wrong" { try uphold() }
        #expect(again.look().inUse == [] && learnedS == 20)
    }

    @Test func anythingElseIsNotLearned() throws {
        try resolve(nothingWrong: false)
        try uphold("a", false)
        var learning = learning()
        #expect(learning.look().inUse == [] && learnedS == 0)
        #expect(try store.heardAlerts(device: "headset").count == 1, "a person may still say so")
        try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: "a", by: Self.ivan)
        #expect(learning.look().inUse == ["headset"] && learnedS == 20)
    }

    @Test func whatWasSaidWhileTheAlertWasOpenOrTheDaemonDownCounts() throws {
        try raise("b")
        try resolve(nothingWrong: true, "b")
        // Heard to its end after that.
        try store.keep(
            try HeardAlertStoreTests.heard("b", at: .now.advanced(bySeconds: -10)), device: "headset")
        var learning = learning()
        #expect(learning.look().inUse == ["headset"] && learnedS == 20)
        #expect(try store.heardAlerts(device: "headset").map(\.alertID) == ["a"])
    }

    @Test func whatIsHeardUnderTheSameNameAfterwardsWaitsForAnotherWord() throws {
        try resolve(nothingWrong: true)
        var learning = learning()
        #expect(learning.look().inUse == ["headset"])
        // Raised again, since the hour had enough alerts.
        let later = Timestamp.now.advanced(bySeconds: 60)
        try raise("a")
        try keep("a", at: later)
        #expect(learning.look().inUse == [] && learnedS == 20)
        #expect(try store.heardAlerts(device: "headset").count == 1)
    }

    @Test func anotherDeviceLearnsInItsFile() throws {
        try raise("b")
        try keep("b", on: "handset")
        try resolve(nothingWrong: true, "b")
        var learning = learning()
        #expect(learning.look().inFile == ["handset"] && learnedS == 0)
        #expect(try store.load(device: "handset")?.speechS == 20)
        #expect(learning.look().inFile == [])
        #expect(try store.load(device: "handset")?.speechS == 20)
    }

    @Test func withoutABaselineNothingIsLearnedAndNothingStays() throws {
        try raise("b")
        try keep("b", on: "speaker")
        try resolve(nothingWrong: true, "b")
        var learning = learning()
        #expect(learning.look().inFile == [])
        #expect(store.devicesWithHeardAlerts() == ["headset"] && store.devices() == ["handset"])
    }

    @Test func whatIsOldOrOfAnErasedAlertGoes() throws {
        try keep("gone")
        var learning = learning()
        _ = learning.look()
        #expect(try store.heardAlerts(device: "headset").map(\.alertID) == ["a"])
        let later = Timestamp.now.advanced(bySeconds: 31 * 86_400)
        var next = self.learning(now: { later })
        #expect(next.look().inUse == [] && learnedS == 0)
        #expect(store.devicesWithHeardAlerts() == [])
    }

    @Test func whatIsDamagedIsToldOnceAndGoes() throws {
        try Data("{".utf8).write(to: URL(filePath: store.heardAlertsPath(device: "headset")))
        let reports = Mutex<[String]>([])
        var learning = learning(report: { line in reports.withLock { $0.append(line) } })
        for _ in 0..<3 { #expect(learning.look().inUse == []) }
        #expect(reports.withLock { $0.count } == 1 && store.devicesWithHeardAlerts() == [])
    }
}

import Events
import Foundation
import Glibc
import StateFiles
import Stress
import Synchronization
import TestSupport
import Testing

@testable import Pipeline

/// A baseline that a power cut has left of no use is set aside, said once, and what is learned anew is saved (2.9).
@Suite struct DamagedBaselineTests {
    private let folder: TemporaryFolder
    private let store: BaselineStore
    private var path: String { store.path(device: "headset") }

    init() throws {
        folder = try TemporaryFolder()
        store = BaselineStore(directory: folder.path, agent: "alice")
        try store.save(SpeakerBaseline(), device: "headset")
    }

    enum Damage: String, CaseIterable, Sendable {
        case empty, zeros, half, otherJSON, otherTypes, noText, endless, folder, unreadable, linkToNothing
    }

    private func damage(_ damage: Damage) throws {
        let url = URL(filePath: path)
        let whole = try Data(contentsOf: url)
        switch damage {
        case .empty: try Data().write(to: url)
        case .zeros: try Data(count: whole.count).write(to: url)
        case .half: try whole.prefix(whole.count / 2).write(to: url)
        case .otherJSON: try Data(#"{"events":[1,2,3]}"#.utf8).write(to: url)
        case .otherTypes:
            try Data(#"{"version":\#(SpeakerBaseline.formatVersion),"speechS":"long"}"#.utf8).write(to: url)
        case .noText: try Data((0..<500).map { UInt8(truncatingIfNeeded: $0 &* 77) }).write(to: url)
        case .endless: #expect(unsafe truncate(path, 1 << 40) == 0)
        case .folder:
            try FileManager.default.removeItem(at: url)
            try FileManager.default.createDirectory(atPath: path + "/in", withIntermediateDirectories: true)
        case .unreadable: #expect(unsafe chmod(path, 0) == 0)
        case .linkToNothing:
            try FileManager.default.removeItem(at: url)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere")
        }
    }

    /// One that has heard some speech.
    private static func learned() throws -> SpeakerBaseline {
        let empty = try JSONSerialization.jsonObject(with: JSONEncoder().encode(SpeakerBaseline()))
        var members = try #require(empty as? [String: Any])
        members["speechS"] = 26
        return try JSONDecoder().decode(SpeakerBaseline.self, from: JSONSerialization.data(withJSONObject: members))
    }

    @Test(arguments: Damage.allCases) func itIsSetAsideAndWhatIsLearnedIsSaved(kind: Damage) async throws {
        try damage(kind)
        // Root reads everything.
        if kind == .unreadable, geteuid() == 0 { return }
        let exchange = BaselineExchange()
        let learned = try Self.learned()
        exchange.begin(
            BaselineSnapshot(device: "headset", baseline: learned, loadedFrom: store.modified(device: "headset")))
        let said = Mutex<(reports: [String], events: [EventData])>(([], []))
        let saver = BaselineSaver(
            baselines: exchange, store: store, agent: "alice", warmUpS: 15, halfLifeMin: 240,
            tell: { event in said.withLock { $0.events.append(event) } },
            report: { line in said.withLock { $0.reports.append(line) } })
        let running = Task { try await saver.run() }
        running.cancel()
        try await running.value
        #expect(try store.load(device: "headset")?.speechS == 26, "it was never saved")
        // A link to nothing is no file at all: it is written over.
        guard kind != .linkToNothing else { return }
        let (reports, events) = said.withLock { $0 }
        let aside = path + StateFile.damaged
        #expect(reports.count == 1 && reports[0].contains("damaged") && reports[0].contains(aside), "\(reports)")
        guard case .baseline(.reset, let payload)? = events.first, events.count == 1 else {
            Issue.record("nobody was told: \(events)")
            return
        }
        #expect(payload.reason == "the one on disk is damaged")
        #expect(FileManager.default.fileExists(atPath: aside))
        // It holds a voice, and goes where the agent wants that.
        #expect(store.devicesWithOlder() == ["headset"])
        #expect(try store.erase(device: "headset"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folderPath) == [])
    }

    @Test func whatACrashLeftOfSavingGoesWithTheRest() throws {
        try Data("a voice".utf8).write(to: URL(filePath: store.folderPath + "/.headset.json.77.new"))
        #expect(store.devices() == ["headset"])
        #expect(try store.erase(device: "headset"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.folderPath) == [])
    }

    @Test func ofANewerReleaseNothingIsTouched() throws {
        let text = Data(#"{"version":99,"more":1}"#.utf8)
        try text.write(to: URL(filePath: path))
        let error = #expect(throws: BaselineStoreError.self) { _ = try store.load(device: "headset") }
        #expect(error?.code == .ofNewerVersion && error?.description.contains("newer release") == true)
        #expect(try store.setAside(device: "headset") == nil)
        #expect(FileManager.default.contents(atPath: path) == text)
    }
}

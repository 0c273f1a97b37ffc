import Age
import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Policy
import Sodium
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

/// The life of stored segments in the real daemon. There is no sound in it: the segments lie there from an earlier run.
@Suite(.serialized, .hangGuard) struct SegmentLifeTests {
    /// A desktop with segments of an earlier run.
    private func desktop(
        vault: String = "", consents: [Purpose] = [.selfView, .alerts, .replay, .evaluation],
        _ fill: (StoredSegments) throws -> Void
    ) throws -> Desktop {
        let desktop = try Desktop(
            adding: ["vault": vault, "policy": #"purposes = ["self-view", "alerts", "replay", "evaluation"]"#],
            consents: consents)
        let file = desktop.state + "/events.sqlite"
        let log = try EventLog(path: file, source: Event.source(host: "desk", agent: "alice"), families: .own)
        log.stampEvents { Profile.supervised.visibility }
        for purpose in consents {
            try log.recordConsent(
                purpose: purpose.rawValue, isGranted: true, noticeVersion: purpose.noticeVersion, agent: "alice",
                by: Person(name: "alice", uid: getuid(), role: "agent"), terms: desktop.terms)
        }
        try fill(
            StoredSegments(folder: desktop.state + "/segments", log: log, recipient: desktop.identity.recipient))
        return desktop
    }

    private func undertone(_ desktop: Desktop, _ arguments: String...) async throws -> Program.Result {
        try await Program("undertone", home: desktop.program.home)
            .run(arguments + ["--config", desktop.configuration])
    }

    /// Pieces of a file by which any copy of it, whole or in part, would be found: the wrapped keys, and every 512th
    /// place of the rest.
    private static func marks(of file: [UInt8]) throws -> [Data] {
        let text = String(decoding: file.prefix(2_000), as: UTF8.self)
        let stanzas = text.split(separator: "\n").prefix { !$0.hasPrefix("---") }.dropFirst().flatMap {
            $0.split(separator: " ").filter { $0.count > 20 }.map { Data($0.utf8) }
        }
        #expect(stanzas.count == 2, "the share and the wrapped key")
        let start = try AgeFileShape(of: file).payloadStart
        return stanzas
            + stride(from: start, to: file.count - 24, by: 512).map { Data(file[$0..<$0 + 24]) }
    }

    /// The files below the state folder that hold one of the marks.
    private static func findings(of marks: [Data], below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            guard let bytes = FileManager.default.contents(atPath: folder + "/" + path) else { return false }
            return marks.contains { bytes.range(of: $0) != nil }
        }
    }

    @Test func afterErasingNothingOfASegmentIsOnTheDiskAndItsReceiptStays() async throws {
        let desktop = try desktop { stored in
            try stored.store("1f0c6f9e-0")
            try stored.store("2a0c6f9e-0")
            // What writing may leave beside it.
            let bytes = try stored.file("1f0c6f9e-0")
            try Data(bytes.suffix(2_000)).write(to: URL(filePath: stored.folder + "/.1f0c6f9e-0.seal"))
        }
        let path = desktop.state + "/segments/1f0c6f9e-0.age"
        let file = Array(try Data(contentsOf: URL(filePath: path)))
        let marks = try Self.marks(of: file)
        #expect(try Set(Self.findings(of: marks, below: desktop.state)).contains("segments/1f0c6f9e-0.age"))
        var daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        // It passes through the feed on its way to the agent.
        #expect(try await desktop.client.segmentFile("1f0c6f9e-0") == Data(file))

        let result = try await undertone(
            desktop, "segments", "erase", "1f0c", "--reason", "recorded by mistake", "--yes", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let receipt = try JSONDecoder().decode(ErasurePayload.self, from: Data(result.output.utf8))
        #expect(receipt.reason == "recorded by mistake" && receipt.hash == SHA256.hexadecimal(of: file))
        #expect(try Self.findings(of: marks, below: desktop.state) == [])
        #expect(try desktop.files("segments") == ["2a0c6f9e-0.age"])
        // While it is open, and after a restart, with all that SQLite keeps.
        for isAgain in [false, true] {
            let gone = await #expect(throws: FeedClientError.self) {
                _ = try await desktop.client.segmentFile("1f0c6f9e-0")
            }
            #expect(gone?.underlying == 410 && gone?.context.contains("recorded by mistake") == true)
            if isAgain { break }
            kill(daemon.processIdentifier, SIGKILL)
            await desktop.exit(of: daemon)
            #expect(try Self.findings(of: marks, below: desktop.state) == [])
            // An old copy of the folder is brought back.
            try Data(file).write(to: URL(filePath: path))
            daemon = try desktop.startDaemon()
            try await desktop.eventually { _ in (try? desktop.files("segments")) == ["2a0c6f9e-0.age"] }
            #expect(try Self.findings(of: marks, below: desktop.state) == [])
        }
        let list = try await undertone(desktop, "segments", "list")
        #expect(list.outputLines.count == 2 && list.output.contains("2a0c6f9e-0"), "\(list)")
        let all = try await undertone(desktop, "segments", "list", "--state", "erased")
        #expect(all.output.contains("1f0c6f9e-0") && all.output.contains("erased"), "\(all)")
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let rows = try log.auditPage(after: 0, limit: 100).filter { $0.action == "segment.erase" }
        #expect(rows.first?.actor.role == "agent" && rows.first?.object == "1f0c6f9e-0")
        #expect(rows.first?.reason?.hasPrefix("recorded by mistake (1 file, SHA-256 ") == true)
        #expect(try log.verifyAudit().isWhole)
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func newFilesComeInThroughTheSocketAndLeaveNothingOfTheOld() async throws {
        var headers: [[UInt8]] = []
        let desktop = try desktop { stored in
            for id in ["aaaa-0", "bbbb-0"] {
                try stored.store(id)
                headers.append(try stored.underAnotherHeader(try stored.file(id)))
            }
        }
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        let client = desktop.client
        func file(_ id: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: "\(desktop.state)/segments/\(id).age")))
        }
        let old = try Self.marks(of: try file("aaaa-0"))

        let key = desktop.identity.recipient.fingerprint
        let rekeyed = try await client.replaceSegment(
            "aaaa-0", Data(headers[0]), kind: .rekey, reason: "new key", recipients: [key])
        #expect(rekeyed.segment.recipients == [key] && rekeyed.segment.bytes == Int64(headers[0].count))
        #expect(try await client.segmentFile("aaaa-0") == Data(headers[0]))
        for bytes in [headers[1], Array("no age file".utf8)] {
            let refused = await #expect(throws: FeedClientError.self) {
                _ = try await client.replaceSegment("aaaa-0", Data(bytes), kind: .rekey, reason: "r", recipients: [key])
            }
            #expect(refused?.underlying == 400, "\(String(describing: refused))")
        }
        let foreign = await #expect(throws: FeedClientError.self) {
            _ = try await client.replaceSegment(
                "aaaa-0", Data(headers[0]), kind: .rekey, reason: "r", recipients: ["abcdefgh"])
        }
        #expect(foreign?.underlying == 409, "\(String(describing: foreign))")
        let redacted = try await client.replaceSegment(
            "aaaa-0", Data(headers[1]), kind: .redaction, reason: "a name was said", recipients: [key])
        #expect(redacted.segment.segmentID == "aaaa-0-r1" && redacted.segment.replaces == "aaaa-0")
        #expect(try await client.segmentFile("aaaa-0-r1") == Data(headers[1]))
        let gone = await #expect(throws: FeedClientError.self) { _ = try await client.segmentFile("aaaa-0") }
        #expect(gone?.underlying == 410 && gone?.context.contains("redacted, see aaaa-0-r1: a name was said") == true)
        #expect(try Self.findings(of: old, below: desktop.state) == [])
        #expect(try desktop.files("segments").sorted() == ["aaaa-0-r1.age", "bbbb-0.age"])
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func retentionAndWithdrawalLeaveWhatIsHeldAndTheAgentSeesIt() async throws {
        let vera = Person(name: "vera", uid: 1_003, role: "qa")
        let desktop = try desktop(vault: "keep_days = 10\nmax_segments = 4\nevaluation_keep_days = 50") { stored in
            for id in ["olda-0", "oldb-0", "oldc-0"] { try stored.store(id, daysAgo: 20) }
            for (index, id) in ["newa-0", "newb-0", "newc-0", "newd-0"].enumerated() {
                try stored.store(id, daysAgo: Double(5 - index))
            }
            try stored.log.holdSegment("oldb-0", reason: "complaint 17", by: vera)
            try stored.log.assignSegment("oldc-0", to: .evaluation, reason: "before", by: vera)
        }
        let daemon = try desktop.startDaemon()
        // olda-0 is too old; with oldc-0 for evaluation five are left that nobody holds, one too many.
        try await desktop.eventually { _ in
            (try? desktop.files("segments").sorted())
                == ["newa-0.age", "newb-0.age", "newc-0.age", "newd-0.age", "oldb-0.age"]
        }
        let mine = try await undertone(desktop, "mine")
        #expect(mine.output.contains("held by others") && mine.output.contains("complaint 17"), "\(mine)")
        #expect(mine.outputLines.contains { $0.hasPrefix("oldb-0 ") && $0.contains("vera") })
        let refused = try await undertone(desktop, "segments", "erase", "oldb", "--reason", "mine", "--yes")
        #expect(refused.status == 1 && refused.errors.contains("held by vera since"), "\(refused)")
        #expect(refused.errors.contains("complaint 17"))

        let change = ConsentChange(purpose: "replay", granted: false, noticeVersion: Purpose.replay.noticeVersion)
        try await desktop.client.setConsent(change)
        #expect(try desktop.files("segments") == ["oldb-0.age"])
        let erased = try await undertone(desktop, "mine", "erase", "--segments", "--yes")
        #expect(erased.output.contains("erased 0 segments; 1 held by others"), "\(erased)")
        #expect(try desktop.text().contains(#""held":1"#))
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    /// Two users of one group, on every Debian.
    private static let (nobody, apt): (UInt32, UInt32) = (65_534, 42)

    @Test(.enabled(if: getuid() == 0 && FileManager.default.fileExists(atPath: "/usr/bin/curl"), "needs root and curl"))
    func theConfiguredGroupHearsOnlyWhenTwoAgree() async throws {
        let desktop = try desktop(vault: "second_person = true", consents: []) { try $0.store("aaaa-0") }
        let socket = desktop.program.home + "/qa.sock"
        let text = try String(contentsOfFile: desktop.configuration, encoding: .utf8).replacing(
            #"supervisor_socket = "off""#,
            with: "supervisor_socket = \"\(socket)\"\nsupervisor_group = \"nogroup\"\nqa_group = \"nogroup\"")
        try Data(text.utf8).write(to: URL(filePath: desktop.configuration))
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: desktop.program.home)
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in FileManager.default.fileExists(atPath: socket) }
        // For these groups, and for no others.
        for purpose in [Purpose.alerts, .replay] {
            try await desktop.client.setConsent(
                ConsentChange(
                    purpose: purpose.rawValue, granted: true, noticeVersion: purpose.noticeVersion,
                    terms: desktop.client.consent().termsDigest))
        }
        func status(_ uid: UInt32, _ path: String, _ options: [String]) async throws -> String {
            let curl = Process()
            curl.executableURL = URL(filePath: "/usr/bin/setpriv")
            curl.arguments =
                [
                    "--reuid", "\(uid)", "--regid", "65534", "--clear-groups", "--", "/usr/bin/curl", "-s", "-o",
                    "/dev/null",
                ]
                + ["-w", "%{http_code}", "--unix-socket", socket, "-H", "Undertone-Reason: complaint 17"] + options
                + ["http://undertone\(path)"]
            let pipe = Pipe()
            curl.standardOutput = pipe
            try curl.run()
            await desktop.exit(of: curl)
            return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        #expect(try await status(Self.nobody, "/v1/segments/aaaa-0", []) == "403")
        let requests = try await desktop.client.segments().first?.requests
        let approval = ["-d", #"{"request":"\#(requests?.first?.id ?? "none")"}"#]
        #expect(try await status(Self.nobody, "/v1/segments/aaaa-0/approve", approval) == "409")
        #expect(try await status(Self.nobody, "/v1/segments/aaaa-0", []) == "403")
        #expect(try await status(Self.apt, "/v1/segments/aaaa-0/approve", approval) == "200")
        #expect(try await status(Self.nobody, "/v1/segments/aaaa-0", []) == "200")
        #expect(try await status(Self.apt, "/v1/segments/aaaa-0", []) == "403")
        #expect(try await desktop.client.segmentFile("aaaa-0").isEmpty == false, "the agent needs nobody")
        let mine = try await undertone(desktop, "mine")
        let sentence = mine.outputLines.first { $0.contains("heard your recording of") }
        #expect(sentence?.contains("nobody (qa)") == true && sentence?.contains("complaint 17") == true, "\(mine)")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func theEndOfConsentToEvaluationSetsBackOrErases() async throws {
        let vera = Person(name: "vera", uid: 1_003, role: "qa")
        let desktop = try desktop { stored in
            try stored.store("aaaa-0")
            try stored.log.assignSegment("aaaa-0", to: .evaluation, reason: "before", by: vera)
        }
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        func say(_ purpose: Purpose, _ granted: Bool) async throws {
            try await desktop.client.setConsent(
                ConsentChange(
                    purpose: purpose.rawValue, granted: granted, noticeVersion: purpose.noticeVersion,
                    terms: desktop.client.consent().termsDigest))
        }
        try await say(.evaluation, false)
        #expect(try await desktop.client.segments().map(\.segment.purpose) == [nil])
        try await say(.evaluation, true)
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        try log.assignSegment("aaaa-0", to: .evaluation, reason: "before", by: vera)
        try await say(.replay, false)
        #expect(try desktop.files("segments") == ["aaaa-0.age"], "it is kept for evaluation")
        try await say(.evaluation, false)
        #expect(try desktop.files("segments") == [])
        daemon.terminate()
        await desktop.exit(of: daemon)
    }
}

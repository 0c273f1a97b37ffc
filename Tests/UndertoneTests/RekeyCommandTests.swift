import Age
import EventLog
import Events
import Feed
import Foundation
import TestServers
import TestSupport
import Testing
import Vault
import Vocabulary

/// `undertone segments rekey` on files, and on a daemon's segments over its socket.
@Suite(.hangGuard) struct RekeyCommandTests {
    private let old = AgeIdentity.generate()
    private let new = AgeIdentity.generate()
    private let second = AgeIdentity.generate()
    private let served: ServedFeed
    private var program: Program { served.program }
    private var folder: String { program.home + "/segments" }

    init() throws {
        served = try ServedFeed()
        let text = AgeIdentityFile.text(for: old, createdAt: "now")
        try Data(text.utf8).write(to: program.file("old.key"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: program.home + "/old.key")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    private func store(_ name: String, for recipients: [AgeRecipient]) throws {
        var encryptor = AgeEncryptor(recipients: recipients)
        var file: [UInt8] = []
        encryptor.update(Array(name.utf8).span, into: &file)
        encryptor.finish(into: &file)
        try Data(file).write(to: URL(filePath: "\(folder)/\(name).age"))
    }

    private func content(_ name: String, _ identity: AgeIdentity) -> String? {
        var plaintext: [UInt8] = []
        do {
            let file = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name).age")))
            var decryptor = AgeDecryptor(identities: [identity])
            try decryptor.update(file.span, into: &plaintext)
            try decryptor.finish(into: &plaintext)
        } catch {
            return nil
        }
        return String(decoding: plaintext, as: UTF8.self)
    }

    private func rekey(_ arguments: String...) async throws -> Program.Result {
        try await program.run(
            ["segments", "rekey", "--identity", "old.key", "--recipient", "\(new.recipient)", "--recipient"]
                + ["\(second.recipient)"] + arguments)
    }

    @Test func filesAreReplacedWhereTheyLie() async throws {
        for name in ["a", "b"] { try store(name, for: [old.recipient]) }
        try store("foreign", for: [new.recipient])
        let result = try await rekey("segments/a.age", "segments/b.age", "segments/foreign.age", "segments/none.age")
        #expect(result.status == 1)
        #expect(
            result.outputLines == [
                "2 of 4 segments written anew for \(new.recipient.fingerprint), \(second.recipient.fingerprint)"
            ])
        #expect(
            result.errorLines == [
                "undertone: segments/foreign.age: for another key than the one given; it stays as it was",
                "undertone: segments/none.age: no such file; check the path",
            ])
        for name in ["a", "b"] {
            #expect(content(name, new) == name && content(name, second) == name && content(name, old) == nil)
        }
        #expect(content("foreign", new) == "foreign" && content("foreign", second) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3, "nothing else is left")
    }

    @Test(arguments: [
        (["--all"], "--reason says why"), ([], "name segments or files"),
        (["x.age", "--all"], "name segments or files"),
        (["x.age", "--recipient", "age1x"], "--recipient: \"age1x\" is a public key with a character wrong"),
    ])
    func wrongUseIsOneLine(arguments: [String], words: String) async throws {
        let result = try await program.run(
            ["segments", "rekey", "--identity", "old.key", "--recipient", "\(new.recipient)"] + arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result)")
    }

    @Test func aLoneKeyIsToldOf() async throws {
        try store("a", for: [old.recipient])
        let result = try await program.run(
            "segments", "rekey", "--identity", "old.key", "--recipient", "\(new.recipient)", "segments/a.age")
        #expect(result.status == 0 && result.errors.contains("one public key alone"), "\(result)")
    }

    @Test func allThatADaemonHoldsIsForTheNewKeys() async throws {
        let names = (0..<12).map { "3f2a\($0)-0" }
        for name in names { try store(name, for: [name == names[7] ? new.recipient : old.recipient]) }
        for name in names {
            let segment = SegmentPayload(
                segmentID: name, alertID: String(name.dropLast(2)), agent: "maria", startedAt: ServedFeed.instant,
                durationS: 10, bytes: 500, level: .high, part: 0)
            try served.log.append(.segment(.stored, segment))
        }
        // A daemon that answers only so often a second is asked again.
        var limits = FeedLimits()
        (limits.requestsPerSecond, limits.requestBurst) = (8, 4)
        let keys = Set([new, second].map(\.recipient.fingerprint))
        try await served.serve(as: .qa, segments: folder, keys: keys, limits: limits) {
            let result = try await rekey("--all", "--reason", "the old key is retired", "--socket", served.socket)
            #expect(result.status == 1)
            #expect(result.output.hasPrefix("11 of 12 segments written anew"), "\(result)")
            #expect(
                result.errorLines == [
                    "undertone: \(names[7]): for another key than the one given; it stays as it was",
                    "the old headers stay until somebody else has run undertone segments confirm for each",
                ])
            // A second run has nothing to fetch but what failed.
            let again = try await rekey("--all", "--reason", "once more", "--socket", served.socket)
            #expect(again.output.contains("0 of 12") && again.output.contains("11 for these keys already"))
            let one = try await rekey(String(names[3].dropLast()), "--reason", "one", "--socket", served.socket)
            #expect(one.status == 0 && one.output.contains("1 for these keys"), "\(one)")
            let none = try await rekey("77777", "--reason", "one", "--socket", served.socket)
            #expect(none.status == 66 && none.errorLines.count == 1)
        }
        for name in names where name != names[7] {
            #expect(content(name, new) == name && content(name, second) == name && content(name, old) == nil)
        }
        let records = try served.log.segments()
        #expect(records.count { $0.segment.recipients == [new, second].map(\.recipient.fingerprint) } == 11)
    }
}

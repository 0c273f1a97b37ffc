import Age
import Foundation
import TestServers
import Testing

@testable import undertone

/// What doctor tells of keys: a lone one, former ones, and what a key opens.
@Suite struct DoctorKeyTests {
    private let first = AgeIdentity.generate()
    private let second = AgeIdentity.generate()
    private let former = AgeIdentity.generate()

    private func findings(_ identities: [AgeIdentity], _ keys: KeyFacts) throws -> [Finding] {
        var facts = try Facts.healthy(Facts.vault(identities))
        facts.keys = keys
        return Examination.findings(from: facts).filter { $0.name == "keys" }
    }

    @Test func aLoneKeyIsAWarning() throws {
        let found = try findings([first], KeyFacts())
        #expect(found.map(\.verdict) == [.warning])
        #expect(found[0].text.contains("where its secret key is lost"))
        #expect(found[0].hint?.contains("undertone segments rekey --all") == true)
        #expect(try findings([first, second], KeyFacts()).map(\.verdict) == [.ok])
    }

    @Test func segmentsForFormerKeysAreCounted() throws {
        let stored = [
            [former.recipient.fingerprint], [former.recipient.fingerprint, second.recipient.fingerprint],
            [first.recipient.fingerprint], [],
        ]
        let found = try findings([first, second], KeyFacts(stored: stored))
        #expect(found.map(\.verdict) == [.ok, .warning])
        #expect(
            found.last?.text == "1 stored segment is for keys that are configured no longer "
                + "(age1\(former.recipient.fingerprint)...): only their secret keys open it")
        #expect(found.last?.hint?.contains("undertone segments rekey --all --identity OLD") == true)
        #expect(try findings([first, second], KeyFacts(stored: nil)).map(\.verdict) == [.ok])
    }

    @Test func aKeyOpensWhatIsConfiguredOrNot() throws {
        let stored = [[first.recipient.fingerprint], [former.recipient.fingerprint], []]
        let good = KeyFacts(own: .init(path: "qa.key", recipients: [first.recipient]), stored: stored)
        let found = try findings([first, second], good)
        #expect(found.last?.verdict == .ok)
        #expect(found.last?.text.hasSuffix("; it opens 1 of 2 stored ones") == true)

        let stranger = KeyFacts(own: .init(path: "old.key", recipients: [former.recipient]))
        let refused = try findings([first, second], stranger)
        #expect(refused.last?.verdict == .fault)
        #expect(refused.last?.hint?.contains("age1\(first.recipient.fingerprint)...") == true)

        let unreadable = KeyFacts(own: .init(path: "qa.key", problem: "qa.key: the passphrase is wrong"))
        #expect(try findings([first, second], unreadable).last?.text == "qa.key: the passphrase is wrong")
    }

    @Test func theCommandTellsOfAKeyUnderAPassphrase() async throws {
        let program = try Program()
        let text = try AgeIdentityFile.text(
            for: first, createdAt: "now", passphrase: AgePassphrase("tea for two"), workFactor: 5)
        try Data(text.utf8).write(to: program.file("qa.key"))
        try Data("tea for two\n".utf8).write(to: program.file("passphrase"))
        let configuration = "[policy]\nterritory = \"US\"\n" + Facts.vault([first, second])
        try Data(configuration.utf8).write(to: program.file("u.toml"))
        let result = try await program.run(
            "doctor", "--json", "--config", "u.toml", "--identity", "qa.key", "--passphrase-file", "passphrase")
        let lines = result.outputLines.filter { $0.contains("\"name\":\"keys\"") }
        #expect(lines.count == 3, "\(result)")
        #expect(lines.first?.contains("holds a secret key under a passphrase") == true)
        #expect(lines.last?.contains("opens the segments that this configuration makes") == true)
    }
}

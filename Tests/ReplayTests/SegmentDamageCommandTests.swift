import Age
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault

/// What the commands make of a damaged segment; that every bit counts is tested beside the vault, where it is quick.
@Suite(.hangGuard) struct SegmentDamageCommandTests {
    private let stored: ReplayFixture.Stored
    private let whole: [UInt8]

    init() throws {
        stored = try ReplayFixture.stored(ReplayFixture.segment(seconds: 1))
        whole = Array(try #require(FileManager.default.contents(atPath: stored.path)))
    }

    private enum Damage: CaseIterable {
        case flipped, cut
    }

    /// In every line of the header, in the nonce, and in the payload to its last byte.
    private var places: [Int] {
        let lines = whole.prefix(600).indices.filter { whole[$0] == UInt8(ascii: "\n") }.prefix(4)
        return [10] + lines.map { $0 + 20 } + [whole.count / 2, whole.count - 1]
    }

    @Test(arguments: [["export"], ["replay", "--silent", "--no-wait"], ["replay", "--html", "page.html"]])
    func nothingOfADamagedSegmentComesOut(command: [String]) async throws {
        let program = Program(home: stored.folder.path)
        for place in places {
            for damage in Damage.allCases {
                var file = whole
                if damage == .flipped { file[place] ^= 1 << (place % 8) } else { file.removeSubrange(place...) }
                try Data(file).write(to: URL(filePath: stored.path))
                let before = try FileManager.default.contentsOfDirectory(atPath: program.home).sorted()
                let result = try await program.run(
                    ["segments", command[0], stored.path] + command.dropFirst() + ["--identity", stored.keyPath])
                let isOneLine = result.status == 66 && result.errorLines.count == 1
                #expect(isOneLine && result.output == "", "\(damage) at \(place) of \(whole.count): \(result)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: program.home).sorted() == before)
            }
        }
    }

    @Test func aWrongPassphraseIsOneLineAndTheRightOneOpens() async throws {
        let program = Program(home: stored.folder.path)
        let identity = try AgeIdentityFile.read(path: stored.keyPath) { nil }[0]
        let text = try AgeIdentityFile.text(
            for: identity, createdAt: "now", passphrase: AgePassphrase("tea for two"), workFactor: 5)
        try Data(text.utf8).write(to: program.file("protected.key"))
        for (passphrase, status) in [("tea for one", Int32(66)), ("tea for two", 0)] {
            try Data((passphrase + "\r\nanother line\n").utf8).write(to: program.file("passphrase"))
            let result = try await program.run(
                "segments", "export", stored.path, "--identity", "protected.key", "--passphrase-file", "passphrase")
            #expect(result.status == status, "\(result)")
            if status != 0 { #expect(result.errorLines == ["undertone: protected.key: the passphrase is wrong"]) }
        }
    }

    @Test func anArmoredSegmentIsOpenedAsWell() async throws {
        let program = Program(home: stored.folder.path)
        try Data(AgeArmor.armored(whole)).write(to: program.file("mailed.age"))
        let result = try await program.run("segments", "export", "mailed.age", "--identity", stored.keyPath)
        #expect(result.status == 0 && result.outputLines.count == 4, "\(result)")
    }
}

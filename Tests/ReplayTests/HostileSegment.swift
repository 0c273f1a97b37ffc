import Age
import Foundation
import TestSignals

@testable import Vault

/// Segments as somebody makes them who has a recipient's public key and means harm: encrypted properly, and what is in
/// them is changed at random. A seed makes the same one again.
struct HostileSegments {
    /// One of them.
    struct Made {
        /// What was changed, for whoever looks for a fault.
        var changes: [String] = []
        /// The age file.
        var file: [UInt8] = []
    }

    /// The key that opens them.
    let identities: [AgeIdentity]
    /// The parts of a genuine one, of format 2, with everything that it can hold.
    private let genuine: [Ustar.Member]

    init() throws {
        identities = try AgeIdentityFile.parse(Golden.text("segments/qa.key.txt"))
        let text = try Golden.text("segments/call-0.age.txt")
        let file = [UInt8](Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data())
        var plain: [UInt8] = []
        var decryptor = AgeDecryptor(identities: identities)
        try decryptor.update(file.span, into: &plain)
        try decryptor.finish(into: &plain)
        genuine = Ustar.members(of: plain) ?? []
    }

    /// The one of a seed.
    func made(seed: UInt64) -> Made {
        var generator = SeededGenerator(seed: seed)
        var made = Made()
        var members = genuine
        for _ in 0..<max(1, Int.random(in: -2...3, using: &generator)) {
            let index = Int.random(in: 0..<members.count, using: &generator)
            let name = members[index].name
            let change =
                name.hasSuffix(".json") || Int.random(in: 0..<3, using: &generator) > 0
                ? Self.changeDescription(&members, &generator)
                : name.hasSuffix(".csv")
                    ? HostileTrack.change(&members[index].content, &generator)
                    : Self.changeBytes(&members[index].content, &generator)
            made.changes.append("\(name): \(change)")
        }
        var archive = Ustar.archive(members, modifiedAt: 0)
        if Int.random(in: 0..<10, using: &generator) == 0 {
            made.changes.append(Self.changeArchive(&archive, members, &generator))
        }
        made.file = encrypted(archive, copies: Int.random(in: 0..<20, using: &generator) == 0 ? 3_000 : 1)
        return made
    }

    /// The genuine one with its description, track and so on changed by a function.
    func made(_ change: (inout [Ustar.Member]) -> Void) -> [UInt8] {
        var members = genuine
        change(&members)
        return encrypted(Ustar.archive(members, modifiedAt: 0), copies: 1)
    }

    private func encrypted(_ archive: [UInt8], copies: Int) -> [UInt8] {
        var file: [UInt8] = []
        let recipients = [AgeRecipient](repeating: identities[0].recipient, count: copies)
        var encryptor = AgeEncryptor(recipients: recipients)
        encryptor.update(archive.span, into: &file)
        encryptor.finish(into: &file)
        return file
    }

    // MARK: - The parts

    private static func changeDescription(
        _ members: inout [Ustar.Member], _ generator: inout SeededGenerator
    ) -> String {
        guard let index = members.firstIndex(where: { $0.name == "segment.json" }) else { return "none" }
        var json = HostileJSON(String(decoding: members[index].content, as: UTF8.self))
        let change = json.change(&generator)
        members[index].content = Array(json.text.utf8)
        return change
    }

    /// Bits of audio and state; of the first the numbers that it tells of itself, too.
    private static func changeBytes(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) -> String {
        guard bytes.count > 42 else { return "empty" }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            // Rate, channels and count of samples in the first block of FLAC.
            for index in 18..<26 { bytes[index] = .random(in: 0...255, using: &generator) }
            return "what it says of itself"
        case 1:
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
            return "cut"
        case 2:
            bytes += bytes + bytes
            return "three times"
        case 3:
            bytes = [UInt8](repeating: 0x41, count: 17 << 20)
            return "long"
        default:
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    UInt8(1) << UInt8.random(in: 0...7, using: &generator)
            }
            return "bits"
        }
    }

    private static func changeArchive(
        _ archive: inout [UInt8], _ members: [Ustar.Member], _ generator: inout SeededGenerator
    ) -> String {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            archive = Ustar.archive(members + members, modifiedAt: 0)
            return "tar: every member twice"
        case 1:
            let empty = (0..<30_000).map { Ustar.Member(name: "../../m\($0)", content: []) }
            archive = Ustar.archive(empty + members, modifiedAt: 0)
            return "tar: 30,000 members"
        case 2:
            archive.replaceSubrange(124..<136, with: Array("777777777777".utf8))
            return "tar: a size beyond everything"
        case 3:
            archive.removeLast(Int.random(in: 1..<archive.count, using: &generator))
            return "tar: cut"
        default:
            for _ in 0..<8 { archive[Int.random(in: 0..<512, using: &generator)] ^= 0x55 }
            return "tar: bytes of the first header"
        }
    }
}

/// The table of a track, changed.
private enum HostileTrack {
    private static let cells = [
        "nan", "-nan", "inf", "-inf", "1e38", "-1e38", "1e-45", "0", "-0", "-1", "", "x", "1e400", "+1", "0x1p-149",
        "7200",
        "16777217", "=1+1", "\u{1B}[2J", "2", "9223372036854775808", " 1",
    ]

    /// What a measure may be, at its ends.
    private static let possible = ["1", "8000", "1e6", "-1e6", "1e-38", "", "", "0", "100"]

    static func change(_ table: inout [UInt8], _ generator: inout SeededGenerator) -> String {
        var rows = String(decoding: table, as: UTF8.self).split(separator: "\n").map(String.init)
        guard rows.count > 2 else { return "none" }
        defer { table = Array((rows.joined(separator: "\n") + "\n").utf8) }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            rows = rows.prefix(1) + rows.dropFirst().shuffled(using: &generator)
            return "rows in another order"
        case 1:
            rows += [String](repeating: rows[rows.count - 1], count: 200_000)
            return "200,000 rows"
        case 2:
            rows.removeSubrange(1...)
            return "no rows"
        default:
            var words: [String] = []
            let cells = Bool.random(using: &generator) ? Self.cells : Self.possible
            for _ in 0..<Int.random(in: 1...(cells.count == Self.possible.count ? 30 : 3), using: &generator) {
                let row = Int.random(in: 1..<rows.count, using: &generator)
                var fields = rows[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                let column = Int.random(in: 0..<fields.count, using: &generator)
                fields[column] = cells.randomElement(using: &generator) ?? ""
                words.append("\(column)=\(fields[column].debugDescription)")
                rows[row] = fields.joined(separator: ",")
            }
            return words.joined(separator: " ")
        }
    }
}

import Age
import Foundation
import TestSignals
import Testing

@testable import Vault

/// Segments that an earlier program stored are read as they were, and what is known of them is written as it was: they
/// are kept for longer than the program. `call-0` is of format 2 with everything that it can hold, `old-1` of format
/// 1; both lie in `Tests/Fixtures/Golden/segments`, encrypted to `qa.key.txt`.
struct GoldenSegmentTests {
    private let identities: [AgeIdentity]

    init() throws { identities = try AgeIdentityFile.parse(Golden.text("segments/qa.key.txt")) }

    private func file(_ name: String) throws -> [UInt8] {
        let text = try Golden.text("segments/\(name).age.txt")
        return [UInt8](try #require(Data(base64Encoded: text, options: .ignoreUnknownCharacters)))
    }

    @Test(arguments: ["call-0", "old-1"]) func everythingInItIsReadAsItWas(name: String) throws {
        let files = try SegmentReader.files(bytes: file(name), identities: identities)
        let segment = files.segment
        let json = String(decoding: files.json, as: UTF8.self)
        try Golden.compare(json, with: "segments/\(name).segment.json")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let metadata = String(decoding: try encoder.encode(segment.metadata), as: UTF8.self) + "\n"
        try Golden.compare(metadata, with: "segments/\(name).metadata.json")
        let table = String(decoding: files.csv(), as: UTF8.self)
        try Golden.compare(table, with: "segments/\(name).track.csv")
        #expect(TrackTable.text(of: segment.track) == table)
        try Golden.compare(Self.sound(segment), with: "segments/\(name).sound.txt")
    }

    @Test(arguments: ["call-0", "old-1"]) func everythingInItIsWrittenAsItWas(name: String) throws {
        let segment = try SegmentReader.files(bytes: file(name), identities: identities).segment
        let members = try #require(Ustar.members(of: SegmentArchive.pack(segment)))
        let tables = members.filter { $0.name.hasPrefix("track") }.map { String(decoding: $0.content, as: UTF8.self) }
        // Each block begins with the names of the columns.
        let table = tables.enumerated().map { $0 == 0 ? $1 : $1.replacing(TrackTable.header + "\n", with: "") }.joined()
        try Golden.compare(table, with: "segments/\(name).track.csv")
        let json = members.last.map { String(decoding: $0.content, as: UTF8.self) } ?? ""
        try Golden.compare(json, with: "segments/\(name).metadata.json")
        var names = members.map(\.name)
        names = names.map { $0.replacing(/[0-9]{4}/, with: "N") }
        #expect(
            Set(names)
                == Set(
                    (segment.state.isEmpty ? [] : ["analysis.state"]) + ["audio-N.flac", "track-N.csv", "segment.json"])
        )
        #expect(members.first { $0.name == "analysis.state" }?.content ?? [] == segment.state)
    }

    /// The file itself, as it was packed: which members, in which order, and each byte of the two that are text.
    @Test func theArchiveHoldsWhatItHeld() throws {
        let plaintext = try AgeFixture.decrypted(file("call-0"), identities: identities)
        let members = try #require(Ustar.members(of: plaintext))
        #expect(members.map(\.name) == ["analysis.state", "audio-0000.flac", "track-0000.csv", "segment.json"])
        #expect(try String(decoding: members[2].content, as: UTF8.self) == Golden.text("segments/call-0.track.csv"))
        #expect(try String(decoding: members[3].content, as: UTF8.self) == Golden.text("segments/call-0.segment.json"))
    }

    /// Samples and state, in figures that differ where one of them does.
    private static func sound(_ segment: Segment) -> String {
        func sum(_ bytes: some Sequence<UInt8>) -> String {
            // FNV-1a.
            String(bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
        }
        let samples = segment.samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return "samples \(segment.samples.count) \(sum(samples))\nstate \(segment.state.count) \(sum(segment.state))\n"
    }
}

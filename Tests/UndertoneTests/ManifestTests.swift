import Foundation
import TestSignals
import Testing

@testable import undertone

struct ManifestTests {
    private func manifest(_ text: String) throws -> Manifest {
        try Manifest(Data(text.utf8), name: "m.csv")
    }

    @Test func rowsAreReadWithAllTheirColumnsInAnyOrder() throws {
        let manifest = try manifest(
            """
            label,file,speaker,end_s,start_s,sex,level,remark
            Calm,"a, b/1.wav",anna,,,F,0,

            STRAINED,call.wav,ben,40.5,12,,2,"said ""no"" twice"
            tired, 3.wav ,anna,,,F,1,x

            """)
        #expect(manifest.rows.map(\.line) == [2, 4, 5])
        #expect(manifest.rows.map(\.file) == ["a, b/1.wav", "call.wav", "3.wav"])
        #expect(manifest.rows.map(\.speaker) == ["anna", "ben", "anna"])
        #expect(manifest.rows.map(\.label) == [.calm, .strained, .other("tired")])
        #expect(manifest.rows.map(\.sex) == ["F", nil, "F"])
        #expect(manifest.rows.map(\.level) == [0, 2, 1])
        #expect(manifest.rows.map(\.span) == [nil, 12..<40.5, nil])
        #expect(manifest.ignoredColumns == ["remark"])
    }

    @Test func byteOrderMarkAndLineEndsOfOtherSystemsAreTaken() throws {
        let manifest = try manifest("\u{FEFF}file,speaker,label\r\n1.wav,anna,calm\r\n2.wav,anna,strained\r\n")
        #expect(manifest.rows.map(\.line) == [2, 3] && manifest.rows[1].label == .strained)
    }

    private static let head = "file,speaker,label,sex,start_s,end_s\n"

    /// A manifest, and where it is bad and how the message begins.
    @Test(arguments: [
        ("", "m.csv: the file is empty"),
        ("file;speaker;label\n1.wav;anna;calm\n", "m.csv:1: no column file"),
        ("file,speaker\n1.wav,anna\n", "m.csv:1: no column label"),
        ("file,speaker,label,label\n1.wav,anna,calm,calm\n", "m.csv:1: two columns label"),
        (head + "1.wav,anna,calm,F,,\n2.wav,anna\n", "m.csv:3: 2 fields"),
        (head + "1.wav,anna,calm,F,,,,\n", "m.csv:2: 8 fields"),
        (head + "\n\n1.wav,,calm,F,,\n", "m.csv:4: speaker is empty"),
        (head + "\"1.wav,anna,calm,F,,\n2.wav,anna,calm,F,,\n", "m.csv:2: a quotation mark"),
        (head + "\"1\".wav,anna,calm,F,,\n", "m.csv:2: a quotation mark"),
        (head + "/1.wav,anna,calm,F,,\n", "m.csv:2: /1.wav is an absolute path"),
        (head + "1.wav,anna,calm,F,5,\n", "m.csv:2: start_s without end_s"),
        (head + "1.wav,anna,calm,F,,5\n", "m.csv:2: end_s without start_s"),
        (head + "1.wav,anna,calm,F,5,5\n", "m.csv:2: start_s is not below"),
        (head + "1.wav,anna,calm,F,\"1,5\",5\n", "m.csv:2: start_s \"1,5\" is no number"),
        (head + "1.wav,anna,calm,F,0,inf\n", "m.csv:2: end_s \"inf\" is no number"),
        (head + "1.wav,anna,calm,F,,\n1.wav,anna,calm,F,,\n", "m.csv:3: 1.wav stands in line 2"),
        (head + "1.wav,anna,calm,F,1,9\n1.wav,anna,strained,F,8,12\n", "m.csv:3: the stretch overlaps"),
        (head + "1.wav,anna,calm,F,1,9\n1.wav,ben,strained,F,9,12\n", "m.csv:3: 1.wav is of anna"),
        (head + "1.wav,anna,calm,F,,\n2.wav,anna,calm,M,,\n", "m.csv:3: sex of anna is M here and F in line 2"),
    ])
    func badManifestIsToldWithItsLine(text: String, message: String) {
        let failure = #expect(throws: CommandFailure.self) { try manifest(text) }
        #expect(failure?.description.hasPrefix(message) == true, "\(failure?.description ?? "")")
        #expect(failure?.status == .badInput && failure?.description.contains("\n") == false)
    }

    /// Bytes changed, lost and doubled, from a fixed seed: a manifest is read, or refused in one line.
    @Test func anyDamageIsReadOrRefusedInOneLine() {
        let whole = Array((Self.head + "\"a,b.wav\",anna,calm,F,,\nc.wav,ben,\"str\"\"ained\",M,1.5,20\r\n").utf8)
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[place], at: place)
                }
            }
            do {
                _ = try Manifest(Data(bytes), name: "m.csv")
            } catch {
                let failure = error as? CommandFailure
                #expect(failure?.status == .badInput && failure?.description.contains { $0.isNewline } == false)
            }
        }
    }

    @Test func textThatIsNotUTF8IsToldSo() {
        let failure = #expect(throws: CommandFailure.self) {
            try Manifest(Data([0x66, 0xFF, 0xFE, 0x0A]), name: "m.csv")
        }
        #expect(failure?.description.contains("UTF-8") == true)
    }
}

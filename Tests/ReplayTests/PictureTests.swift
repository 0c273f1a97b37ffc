import Foundation
import Testing
import Vault
import Vocabulary

@testable import Replay

@Suite struct PictureTests {
    private static func replay(_ segment: Segment = ReplayFixture.segment()) -> Replay {
        var replay = Replay(segment)
        replay.thresholds = [.init(level: .elevated, score: 60), .init(level: .high, score: 75)]
        replay.calm = [.init(feature: .init(.pitch), location: 29.4, spread: 1.5, unit: "st")]
        replay.verdict = .init(.identical, "scores re-computed: identical")
        return replay
    }

    @Test func aPictureComesOutOfItsFileAsItWentIn() throws {
        let canvas = ReplayPicture(Self.replay(), version: "1").drawn()
        let png = ReplayPicture(Self.replay(), version: "1").png()
        let read = try InflatedPNG(png)
        #expect(read.width == canvas.width)
        #expect((read.rgb == canvas.bytes) as Bool)
        #expect(png.count < 1_000_000, "\(png.count)")
    }

    @Test(arguments: [1, 2, 3, 257, 258, 259, 40_000], [0, 1, 7])
    func anyBytesComeOutAsTheyWentIn(pixels: Int, kind: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let rgb = (0..<3 * pixels).map { index -> UInt8 in
            kind == 0 ? 0 : kind == 1 ? UInt8(truncatingIfNeeded: index / 5) : .random(in: 0...255, using: &generator)
        }
        let read = try InflatedPNG(PNG.encode(rgb: rgb, width: pixels, title: "é"))
        #expect((read.rgb == rgb) as Bool)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "python3 is not installed"))
    func zlibReadsItToo() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(ReplayPicture(Self.replay(), version: "1").png()).write(to: folder.appending(path: "a.png"))
        let script = """
            import sys, struct, zlib
            b = open(sys.argv[1], 'rb').read(); i = 8; d = b''
            while i < len(b):
                n, = struct.unpack('>I', b[i:i+4]); t = b[i+4:i+8+n]
                assert struct.unpack('>I', b[i+8+n:i+12+n])[0] == zlib.crc32(t)
                if t[:4] == b'IDAT': d += t[4:]
                i += 12 + n
            assert len(zlib.decompress(d)) == 1080 * (1 + 3 * 1600)
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", script, folder.appending(path: "a.png").path(percentEncoded: false)]
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        #expect(status == 0)
    }

    @Test func everyTextThatIsWrittenHasItsLetters() {
        let font = PictureFont.plain
        #expect(font.width(of: "WWW") > font.width(of: "iii"))
        #expect(font.width(of: "50.0\u{a0}s") == font.width(of: "50.0 s"))
        let question = font.glyph("?").pixels
        for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ·–−±×≥…’\u{a0}".unicodeScalars {
            #expect((font.glyph(letter).pixels != question) as Bool, "\(letter)")
        }
        #expect((font.glyph("字").pixels == question) as Bool)
        #expect(font.width(of: font.cut(String(repeating: "long ", count: 99), to: 200)) <= 200)
    }

    @Test func aLineIsAsThickAsAskedAndSoft() {
        var canvas = Canvas(width: 40, height: 20, Canvas.Colour(0xFFFFFF))
        canvas.stroke([.init(x: 5, y: 10), .init(x: 35, y: 10)], Canvas.Colour(0), thickness: 3)
        #expect(canvas[20, 9] == Canvas.Colour(0))
        #expect(canvas[20, 4] == Canvas.Colour(0xFFFFFF))
        let column = (0..<20).reduce(0.0) { $0 + (255 - Double(canvas[20, $1].red)) / 255 }
        #expect(abs(column - 3) < 0.2)
        // Nothing outside of the picture is touched, and a lone point is a dot.
        canvas.stroke([.init(x: -50, y: -50), .init(x: 90, y: 60)], Canvas.Colour(0), thickness: 2)
        canvas.stroke([.init(x: 3, y: 3)], Canvas.Colour(0xFF0000), thickness: 2)
        #expect(canvas[3, 3].red > canvas[3, 3].blue)
    }

    @Test func emptyAndStrangeSegmentsMakePictures() {
        var segment = ReplayFixture.segment()
        segment.track = []
        segment.metadata.onsetS = -100
        segment.metadata.clearedS = nil
        segment.metadata.agent = "李 \u{1B}[2J" + String(repeating: "x", count: 500)
        segment.metadata.gaps = [.init(fromS: -3, toS: 1e9, kind: .lost), .init(fromS: 2, toS: 1, kind: .redacted)]
        #expect(!ReplayPicture(Replay(segment), version: "1").png().isEmpty)
    }
}

/// A second reader of pictures, of what `PNG` writes alone.
private struct InflatedPNG {
    enum Fault: Error { case notWhatIsWritten(String) }

    var width = 0
    var rgb: [UInt8] = []

    init(_ file: [UInt8]) throws {
        guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw Fault.notWhatIsWritten("signature")
        }
        func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        var place = 8
        var stream: [UInt8] = []
        while place < file.count {
            let length = number(place)
            let kind = String(decoding: file[place + 4..<place + 8], as: UTF8.self)
            if kind == "IHDR" { width = number(place + 8) }
            if kind == "IDAT" { stream += file[place + 8..<place + 8 + length] }
            place += 12 + length
        }
        let rows = try Self.inflate(Array(stream.dropFirst(2).dropLast(4)))
        let wide = 3 * width + 1
        guard width > 0, rows.count % wide == 0 else { throw Fault.notWhatIsWritten("\(rows.count) bytes") }
        for start in stride(from: 0, to: rows.count, by: wide) {
            guard rows[start] == 2 else { throw Fault.notWhatIsWritten("filter \(rows[start])") }
            let above = start == 0 ? [] : Array(rgb.suffix(3 * width))
            for index in 0..<3 * width { rgb.append(rows[start + 1 + index] &+ (above.isEmpty ? 0 : above[index])) }
        }
    }

    /// One block with fixed codes.
    private static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        var (place, output) = (0, [UInt8]())
        func bit() -> Int {
            defer { place += 1 }
            return Int(bytes[place / 8]) >> (place % 8) & 1
        }
        func plain(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }
        func code(_ count: Int, after: Int = 0) -> Int { (0..<count).reduce(after) { value, _ in value << 1 | bit() } }
        guard plain(1) == 1, plain(2) == 1 else { throw Fault.notWhatIsWritten("block") }
        while true {
            var symbol = code(7)
            if symbol < 24 {
                symbol += 256
            } else {
                symbol = code(1, after: symbol)
                switch symbol {
                case 0x30...0xBF: symbol -= 0x30
                case 0xC0...0xC7: symbol += 280 - 0xC0
                default: symbol = code(1, after: symbol) - 0x190 + 144
                }
            }
            if symbol < 256 { output.append(UInt8(symbol)) }
            if symbol == 256 { return output }
            guard symbol > 256 else { continue }
            let index = symbol - 257
            let more = index / 4 - 1
            let length = index == 28 ? 258 : index < 8 ? index + 3 : (4 + index % 4) << more + plain(more) + 3
            let far = code(5)
            let distance = far < 4 ? far + 1 : (2 + far % 2) << (far / 2 - 1) + plain(far / 2 - 1) + 1
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}

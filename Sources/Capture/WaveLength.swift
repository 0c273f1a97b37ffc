import Glibc

/// How much of the sound of a RIFF WAVE or AIFF file is there. libsndfile silently replaces what the header states by
/// what the file holds, so that a file that was cut off looks whole to it.
struct WaveLength: Equatable {
    /// Bytes of sound in the file.
    let heldBytes: Int
    /// Bytes of sound that the header states beyond those.
    let missingBytes: Int

    /// Reads the chunks up to the sound.
    /// - Returns: `nil` where the file is neither, or its length was never filled in by a writer that could not seek.
    init?(path: String, fileSize: Int) {
        guard let file = unsafe fopen(path, "rbe") else { return nil }
        defer { unsafe fclose(file) }
        guard let head = unsafe Self.bytes(12, of: file), let form = Self.form(ofHead: head) else { return nil }
        var offset = 12
        while let chunk = unsafe Self.bytes(8, of: file) {
            offset += 8
            let digits = form.isBigEndian ? Array(chunk[4..<8]) : chunk[4..<8].reversed()
            let length = digits.reduce(0) { $0 << 8 | Int($1) }
            if Self.word(chunk[0..<4]) == form.soundChunk {
                guard length < Self.unknownLength else { return nil }
                heldBytes = min(length, fileSize - offset)
                missingBytes = length - heldBytes
                return
            }
            // Chunks begin at even offsets.
            offset += length + length % 2
            guard unsafe fseek(file, offset, SEEK_SET) == 0 else { return nil }
        }
        return nil
    }

    /// The chunk that holds the sound, and the order of a length's bytes; `nil` where the first bytes are of another
    /// format.
    private static func form(ofHead head: [UInt8]) -> (soundChunk: String, isBigEndian: Bool)? {
        switch (word(head[0..<4]), word(head[8..<12])) {
        case ("RIFF", "WAVE"): ("data", false)
        // Offset and block size, 8 bytes, count as sound here.
        case ("FORM", "AIFF"), ("FORM", "AIFC"): ("SSND", true)
        default: nil
        }
    }

    /// From here on a length stands for none: writers that stream leave the greatest signed or unsigned number, or a
    /// little less.
    private static let unknownLength = 0x7FFF_F000

    private static func bytes(_ count: Int, of file: UnsafeMutablePointer<FILE>) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        // SAFETY: room for `count` bytes; the file is open.
        return unsafe fread(&bytes, 1, count, file) == count ? bytes : nil
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}

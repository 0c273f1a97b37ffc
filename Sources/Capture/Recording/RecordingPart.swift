/// One of the recordings that a file holds, mostly the only one: where it lies, and what its container says of its end.
///
/// libsndfile replaces what a header states by what the file holds, reads the first of several recordings, and takes a
/// length of 0 at its word. So the containers are looked into here, and it is shown what it can read.
struct RecordingPart: Equatable {
    /// What is wrong with its end.
    enum Fault: Equatable {
        /// The header states more bytes of sound than there are.
        case missing(bytes: Int, held: Int)
        /// The header states more frames of sound than there are.
        case missingFrames(Int)
        /// It ends without the mark, or in the middle of what, every whole one ends with.
        case noEnd
        /// The length in the header was never filled in.
        case noLength
    }

    /// The byte of the file that it begins at.
    var start: Int
    /// What libsndfile is to see; `nil` for the file as it is.
    var extents: [PartBytes.Extent]?
    var fault: Fault?
    /// Whether what libsndfile takes for its length is stated, and no guess.
    var isLengthKnown = true

    /// The recordings in a file, at least one.
    static func all(in file: RecordingFile) -> [RecordingPart] {
        guard let head = file.bytes(12, at: 0) else { return [RecordingPart(start: 0)] }
        let parts: [RecordingPart]
        switch (word(head[0..<4]), word(head[8..<12])) {
        case ("RIFF", "WAVE"), ("RF64", "WAVE"), ("BW64", "WAVE"): parts = waves(in: file)
        case ("FORM", "AIFF"), ("FORM", "AIFC"): parts = [aiff(in: file)].compactMap { $0 }
        case ("riff", _): parts = [wave64(in: file)].compactMap { $0 }
        case (".snd", _), ("dns.", _): parts = [au(in: file)].compactMap { $0 }
        case ("caff", _): parts = [caf(in: file)].compactMap { $0 }
        case ("Crea", " Voi"): parts = [voc(in: file)].compactMap { $0 }
        case ("OggS", _): parts = links(in: file)
        default:
            let start = lengthOfTag(in: file, at: 0)
            parts =
                file.bytes(4, at: start).map { word($0[...]) } == "fLaC"
                ? flacs(in: file, from: start) : layers(in: file, from: start)
        }
        return parts.isEmpty ? [RecordingPart(start: 0)] : parts
    }

    /// Bytes of a tag of ID3 version 2 at a place; 0 where there is none.
    static func lengthOfTag(in file: RecordingFile, at offset: Int) -> Int {
        guard let head = file.bytes(10, at: offset), head.starts(with: Array("ID3".utf8)) else { return 0 }
        let length = head[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        return 10 + length + (head[5] & 0x10 != 0 ? 10 : 0)
    }

    // MARK: - Numbers and words

    static func word(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    static func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    static func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int { bigEndian(ArraySlice(bytes.reversed())) }

    static func bigEndian(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func littleEndian(_ number: Int, count: Int) -> [UInt8] { bigEndian(number, count: count).reversed() }

    /// Whether four bytes can be the name of a chunk.
    static func isName(_ bytes: [UInt8]?) -> Bool { bytes?.allSatisfy { (0x20..<0x7F).contains($0) } ?? false }
}

/// MP3: frames, each with its length in its first bytes; the first may state how many there are.
extension RecordingPart {
    /// One recording after the other; none where these are no frames.
    static func layers(in file: RecordingFile, from first: Int) -> [RecordingPart] {
        var runs: [MPEGRun] = []
        var offset = first
        while let frame = MPEGFrame.next(in: file, from: offset, like: runs.first?.first) {
            let stated = frame.statedFrames(file)
            if stated != nil || runs.isEmpty { runs.append(MPEGRun(first: frame, stated: stated)) }
            runs[runs.count - 1].add(frame, fileSize: file.size)
            offset = frame.end + lengthOfTag(in: file, at: frame.end)
        }
        // A few bytes of anything look like a frame; two that follow each other do not.
        guard let run = runs.first, run.frames > 1 else { return [] }
        return runs.map { $0.part }
    }
}

/// Frames of one recording.
private struct MPEGRun {
    let first: MPEGFrame
    /// Frames that its first frame states; `nil` where it does not.
    let stated: Int?
    /// Frames of sound.
    private(set) var frames = 0
    /// Where the frames lie, without what is between them.
    private var places: [Range<Int>] = []
    /// Whether the file ends inside of its last frame.
    private var isCut = false

    init(first: MPEGFrame, stated: Int?) {
        self.first = first
        self.stated = stated
        // A first frame that states their number is none of sound.
        if stated != nil { frames = -1 }
    }

    mutating func add(_ frame: MPEGFrame, fileSize: Int) {
        isCut = frame.end > fileSize
        guard !isCut else { return }
        frames += 1
        if let last = places.last, last.upperBound == frame.offset {
            places[places.count - 1] = last.lowerBound..<frame.end
        } else {
            places.append(frame.offset..<frame.end)
        }
    }

    var part: RecordingPart {
        var part = RecordingPart(start: first.offset)
        part.extents = places.map { .file($0) }
        // Encoders do not agree whether they count the first.
        if let stated, frames + 1 < stated {
            part.fault = .missingFrames((stated - frames) * first.samples)
        } else if isCut {
            part.fault = .noEnd
        }
        guard stated.map({ abs($0 - frames) > 1 }) ?? true, let start = places.first else { return part }
        // Where no frame states it, libsndfile guesses the length and stops there.
        let sound = stated == nil ? start.lowerBound : first.end
        part.extents =
            [.bytes(first.announcement(of: frames)), .file(sound..<start.upperBound)]
            + places.dropFirst().map { .file($0) }
        return part
    }
}

/// The head of one frame.
private struct MPEGFrame {
    /// Where it begins.
    let offset: Int
    private let head: [UInt8]
    private let length: Int
    /// Samples that it holds.
    let samples: Int

    /// Where it ends.
    var end: Int { offset + length }

    /// Kilobits a second by version (1, or 2 and 2.5), layer and the number in the head.
    private static let bitRates: [[[Int]]] = [
        [
            [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        ],
        [
            [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
            [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        ],
    ]

    init?(_ file: RecordingFile, at offset: Int) {
        guard let head = file.bytes(4, at: offset) else { return nil }
        self.init(head, at: offset)
    }

    private init?(_ head: [UInt8], at offset: Int) {
        guard head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        let (version, layer) = (Int(head[1] >> 3 & 3), 4 - Int(head[1] >> 1 & 3))
        let (bitRate, rate) = (Int(head[2] >> 4), Int(head[2] >> 2 & 3))
        guard version != 1, layer < 4, (1..<15).contains(bitRate), rate < 3 else { return nil }
        let isFirstVersion = version == 3
        let hertz = [44_100, 48_000, 32_000][rate] / (isFirstVersion ? 1 : version == 2 ? 2 : 4)
        let bits = Self.bitRates[isFirstVersion ? 0 : 1][layer - 1][bitRate] * 1_000
        let padding = Int(head[2] >> 1 & 1)
        samples = layer == 1 ? 384 : layer == 3 && !isFirstVersion ? 576 : 1_152
        length = layer == 1 ? (12 * bits / hertz + padding) * 4 : samples / 8 * bits / hertz + padding
        self.head = head
        self.offset = offset
    }

    /// The frame at a place or, behind what is no frame, the next one that another follows.
    static func next(in file: RecordingFile, from offset: Int, like first: MPEGFrame?) -> MPEGFrame? {
        func frame(at offset: Int) -> MPEGFrame? {
            guard let frame = MPEGFrame(file, at: offset), first.map(frame.isAlike) ?? true else { return nil }
            return frame
        }
        if let frame = frame(at: offset) { return frame }
        // Where there was none yet, it is another format.
        guard first != nil else { return nil }
        var place = offset
        while let next = file.place(of: [0xFF], from: place + 1) {
            if let found = frame(at: next), frame(at: found.end) != nil { return found }
            place = next
        }
        return nil
    }

    /// Whether another frame is of the same version, layer and rate.
    func isAlike(_ other: MPEGFrame) -> Bool {
        head[1] & 0x1E == other.head[1] & 0x1E && head[2] & 0x0C == other.head[2] & 0x0C
    }

    /// Where the words about the recording stand in a first frame: behind its head and side information.
    private var noteOffset: Int {
        let (isFirstVersion, isMono) = (head[1] >> 3 & 3 == 3, head[3] >> 6 == 3)
        return 4 + (isFirstVersion ? isMono ? 17 : 32 : isMono ? 9 : 17)
    }

    /// Frames of the whole recording, where this frame states them.
    func statedFrames(_ file: RecordingFile) -> Int? {
        guard let note = file.bytes(12, at: offset + noteOffset),
            ["Xing", "Info"].contains(RecordingPart.word(note[0..<4]))
        else { return nil }
        // The lowest flag says that the number is there.
        return note[7] & 1 == 1 ? RecordingPart.bigEndian(note[8..<12]) : 0
    }

    /// A first frame that states a number.
    func announcement(of frames: Int) -> [UInt8] {
        // The highest rate has room for the words; no check sum, and no padding.
        let head = [0xFF, self.head[1] | 1, self.head[2] & 0x0C | 0xE0, self.head[3]]
        let length = MPEGFrame(head, at: 0)?.length ?? 0
        let words = Array("Xing".utf8) + [0, 0, 0, 1] + RecordingPart.bigEndian(frames, count: 4)
        let frame = head + [UInt8](repeating: 0, count: noteOffset - 4) + words
        return frame + [UInt8](repeating: 0, count: max(0, length - frame.count))
    }
}

import CSndfile
import Vocabulary

/// The samples of a recording as they are, every channel, one part of the file after the other.
@safe final class RecordingDecoder {
    /// Stated lengths above this are no lengths: libsndfile's way to say that the header has none.
    private static let maxLength = Int(Int32.max) * 1_000

    let rate: SampleRate
    let channelCount: Int
    /// Frames as the headers state them; `nil` where one does not.
    let statedFrames: Int?
    /// What was found wrong so far.
    private(set) var warnings: [AudioFileSource.Warning] = []

    private let file: RecordingFile
    private let parts: [RecordingPart]
    private var sound: PartSound
    private var index = 0
    private var readFrames = 0

    /// Opens every part once.
    /// - Throws: ``CaptureError`` where the first cannot be read or holds no samples.
    init(_ file: RecordingFile) throws(CaptureError) {
        self.file = file
        let all = RecordingPart.all(in: file)
        sound = try PartSound(file, all[0])
        rate = SampleRate(hertz: sound.hertz)
        channelCount = sound.channelCount
        var stated: Int? = Self.stated(sound, all[0])
        var parts = [all[0]]
        for part in all.dropFirst() {
            guard let next = try? PartSound(file, part), next.hertz == sound.hertz, next.channelCount == channelCount
            else {
                warnings.append(.partsLeftOut(read: parts.count, of: all.count, atByte: part.start))
                break
            }
            stated = Self.stated(next, part).flatMap { frames in stated.map { $0 + frames } }
            parts.append(part)
        }
        self.parts = parts
        statedFrames = stated
        note(parts[0])
    }

    /// Reads the next frames, of all channels.
    /// - Parameters:
    ///   - block: room for the samples of `frames` frames.
    ///   - frames: how many; fewer come at the end of a part alone.
    /// - Returns: how many came; 0 at the end.
    func read(into block: inout [Float], frames: Int) -> Int {
        while true {
            let came = sound.read(into: &block, frames: frames)
            readFrames += came
            if came > 0 { return came }
            // Nothing more is the end of the part, or the place of damage.
            if parts[index].fault == nil, let stated = Self.stated(sound, parts[index]),
                readFrames < stated
            {
                warnings.append(.truncated(missingFrames: stated - readFrames))
            }
            guard index + 1 < parts.count, let next = try? PartSound(file, parts[index + 1]) else { return 0 }
            index += 1
            readFrames = 0
            sound = next
            note(parts[index])
        }
    }

    /// The error of a recording of which nothing can be read.
    func damage() -> CaptureError { CaptureError(.damaged, underlying: sound.fault, context: file.name) }

    private func note(_ part: RecordingPart) {
        switch part.fault {
        case nil: break
        case .missing(_, held: 0): break
        case .missing(let bytes, let held):
            // What libsndfile states is what is held. A length of 64 bits may be any number.
            let (product, isTooFar) = (statedFramesOfPart ?? 0).multipliedReportingOverflow(by: bytes)
            add(isTooFar ? .noEnd : .truncated(missingFrames: max(1, product / held)))
        case .missingFrames(let frames): warnings.append(.truncated(missingFrames: frames))
        case .noEnd: add(.noEnd)
        case .noLength: add(.lengthNotFilledIn)
        }
    }

    private var statedFramesOfPart: Int? { Self.stated(sound, parts[index]) }

    private func add(_ warning: AudioFileSource.Warning) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    private static func stated(_ sound: PartSound, _ part: RecordingPart) -> Int? {
        sound.frames > maxLength || !part.isLengthKnown ? nil : sound.frames
    }
}

/// An open part.
@safe private final class PartSound {
    let frames: Int
    let hertz: Int
    let channelCount: Int
    /// libsndfile's number of what went wrong last.
    var fault: Int32 { unsafe sf_error(file) }

    private let file: OpaquePointer
    private let bytes: PartBytes?

    init(_ file: RecordingFile, _ part: RecordingPart) throws(CaptureError) {
        var info = SF_INFO()
        let extents = part.extents ?? (file.isSpooled ? [.file(0..<file.size)] : nil)
        bytes = extents.map { PartBytes(file, $0) }
        // A file as it is goes by its name, since some formats are known by nothing else.
        // SAFETY: `info` is alive for the calls and zero, as reading asks; the bytes live as long as this object.
        let opened =
            if let bytes { unsafe bytes.open(&info) } else { unsafe sf_open(file.name, Int32(SFM_READ), &info) }
        guard let opened = unsafe opened else { throw Self.openingError(file.name) }
        guard info.frames > 0, info.channels > 0, info.samplerate > 0 else {
            unsafe sf_close(opened)
            throw CaptureError(.noSamples, context: file.name)
        }
        unsafe self.file = opened
        (frames, hertz, channelCount) = (Int(info.frames), Int(info.samplerate), Int(info.channels))
    }

    deinit {
        // SAFETY: opened in `init`, and used by this object alone.
        unsafe sf_close(file)
    }

    func read(into block: inout [Float], frames: Int) -> Int {
        precondition(block.count >= frames * channelCount)
        // SAFETY: there is room for so many frames of `channelCount` channels.
        return unsafe Int(sf_readf_float(file, &block, sf_count_t(frames)))
    }

    private static func openingError(_ path: String) -> CaptureError {
        let number = sf_error(nil)
        let code: CaptureError.Code =
            switch Int(number) {
            case SF_ERR_UNRECOGNISED_FORMAT, SF_ERR_UNSUPPORTED_ENCODING: .notAudio
            case SF_ERR_SYSTEM: .unreadable
            default: .damaged
            }
        let detail = unsafe sf_strerror(nil).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(code, underlying: number, context: path, detail: detail)
    }
}

import Capture
import Glibc
import Prosody
import Vocabulary

/// What one input goes through: the file reader, then the analyzer, each with its promises checked. A broken promise
/// ends the process, which is how the fuzzer learns of it.
struct FuzzedAnalysis {
    /// Samples analysed at most: a file of a few bytes may state a rate of a few hertz and so last for hours.
    private static let maxSamples = 32_000
    /// Samples of raw content are repeated until there are this many, so that frames come out of a short input too.
    private static let minSamples = 4_000

    /// Where the bytes of an input are put for the file reader: a file without a name.
    private let file: Int32
    private let path: String

    /// Makes the file, which stays open as long as the process lives.
    init() {
        guard let opened = unsafe tmpfile() else { fatalError("no temporary file: errno \(errno)") }
        file = unsafe fileno(opened)
        path = "/proc/self/fd/\(file)"
    }

    /// Takes one input through everything.
    func run(_ input: FuzzInput) {
        let samples = input.isRawSamples ? Self.repeated(input.rawSamples) : read(input)
        guard !samples.isEmpty else { return }
        let frames = analyze(samples, input)
        if input.isCompared, analyze(samples, input, inOneBlock: true) != frames {
            fatalError("find: the frames depend on the length of the blocks")
        }
    }

    // MARK: - The file reader

    private func read(_ input: FuzzInput) -> [Float] {
        guard ftruncate(file, 0) == 0,
            // SAFETY: the content outlives the call.
            unsafe pwrite(file, input.content, input.content.count, 0) == input.content.count
        else { fatalError("the temporary file cannot be written: errno \(errno)") }
        let source: AudioFileSource
        do {
            source = try AudioFileSource(path: path)
        } catch {
            guard error.description.hasPrefix(path), !error.description.contains("\n") else {
                fatalError("find: a refusal that is not one line about the file: \(error)")
            }
            return []
        }
        var samples: [Float] = []
        var turn = 0
        while samples.count < Self.maxSamples,
            let block = readBlock(of: source, asAsked: input.step(at: turn), at: samples.count)
        {
            samples += block
            turn += 1
        }
        if samples.isEmpty { fatalError("find: a file without samples was opened") }
        for warning in source.warnings where warning.description.contains("\n") {
            fatalError("find: a warning of several lines: \(warning)")
        }
        return samples
    }

    /// Reads once; `nil` at the end.
    private func readBlock(
        of source: AudioFileSource, asAsked step: FuzzInput.Step, at position: Int
    ) -> ArraySlice<Float>? {
        let length = if case .block(let length) = step { length } else { 512 }
        var block = [Float](repeating: .nan, count: length)
        var span = block.mutableSpan
        switch source.read(into: &span, timeout: .zero) {
        case .end: return nil
        case .nothing: fatalError("find: a file that lets the reader wait")
        case .samples(let count, let start):
            guard start.sample == position, count > 0, count <= length else {
                fatalError("find: \(count) samples at \(start.sample) instead of 1...\(length) at \(position)")
            }
            for n in 0..<count where PCM.value(of: PCM.step(nearest: block[n])) != block[n] {
                fatalError("find: sample \(position + n) is \(block[n]), beside the grid")
            }
            return block.prefix(count)
        }
    }

    private static func repeated(_ samples: [Float]) -> [Float] {
        guard !samples.isEmpty else { return [] }
        return (0..<max(samples.count, minSamples)).map { samples[$0 % samples.count] }
    }

    // MARK: - The analyzer

    /// The frames of the samples, in blocks and with gaps as the input says.
    private func analyze(_ samples: [Float], _ input: FuzzInput, inOneBlock: Bool = false) -> [ProsodyFrame] {
        var analyzer = ProsodyAnalyzer()
        var check = FrameCheck()
        var (taken, given, lost) = (0, 0, 0)
        func give(upTo end: Int) {
            analyzer.process(samples.span.extracting(given..<end)) { check.take($0) }
            given = end
        }
        var turn = 0
        while taken < samples.count {
            switch input.step(at: turn) {
            case .block(let length):
                taken = min(samples.count, taken + length)
                if !inOneBlock { give(upTo: taken) }
            case .gap(let length):
                give(upTo: taken)
                lost += length
                analyzer.skip(to: StreamTime(sample: taken + lost))
            }
            turn += 1
            // A way of gaps alone leads nowhere.
            if turn > 100, taken == 0 { break }
        }
        give(upTo: taken)
        analyzer.finish { check.take($0) }
        check.end(at: taken + lost)
        return check.frames
    }
}

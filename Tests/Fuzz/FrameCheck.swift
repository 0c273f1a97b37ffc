import Prosody
import Vocabulary

/// Holds every frame against what the analyzer promises.
struct FrameCheck {
    /// The frames so far.
    private(set) var frames: [ProsodyFrame] = []

    /// Checks the next frame against the promises and the one before it; ends the process where one is broken.
    mutating func take(_ frame: ProsodyFrame) {
        if let fault = fault(of: frame) { fatalError("find: \(fault) in \(frame)") }
        frames.append(frame)
    }

    /// Checks the whole at the end of a stream of `length` samples.
    func end(at length: Int) {
        if let last = frames.last, last.time.sample >= length {
            fatalError("find: a frame at \(last.time.sample) in a stream of \(length) samples")
        }
    }

    private func fault(of frame: ProsodyFrame) -> String? {
        let sample = frame.time.sample
        if sample < 0 || !sample.isMultiple(of: ProsodyFrame.hop) { return "a time beside the grid" }
        if let last = frames.last, last.time.sample >= sample { return "a time that does not grow" }
        // By reflection: a feature that comes later is checked without a word here.
        for (name, value) in Mirror(reflecting: frame).children {
            if let number = value as? Float, !number.isFinite { return "\(name ?? "a value") is not finite" }
        }
        if let f0 = frame.f0Hz, !(60...500).contains(f0) { return "a pitch out of range" }
        if !(0...1).contains(frame.voicingStrength) { return "a voicing strength out of range" }
        return nil
    }
}

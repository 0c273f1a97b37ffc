public import Vocabulary

/// How much of what is voiced holds its pitch, as tones do and voices do not: hum, ringback, the notes of hold music, a
/// sung or mocked vowel.
///
/// Speech glides all the time: of 1.5 s of voice in 12 corpora of calm and strained speech (7 languages, Mandarin among
/// them) at most half of the frames lay within ``toleranceSt`` of where they were 50 ms before, and in 999 of 1,000 at
/// most 0.46; of hold music the median was 0.7, of tones 1 (`Stress.docc/Method.md`). Fixed memory, O(1) a frame.
public struct PitchStillness: Archivable {
    /// Frames from which pitch is compared: 50 ms.
    private static let lag = 5
    /// Less than this is no movement, semitones.
    private static let toleranceSt: Float = 0.15
    /// Comparisons held: those of 1.5 s of voice.
    private static let capacity = 150

    /// Pitch of the last frames of an unbroken stretch of voice, semitones, as a ring.
    private var pitches = [Float](repeating: 0, count: lag)
    /// Frames since the voice began.
    private var run = 0
    /// The last comparisons: 1 where pitch stood still.
    private var comparisons = [Float](repeating: 0, count: capacity)
    private var count = 0
    private var head = 0

    /// All of it.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&pitches)
        archive.visit(&run)
        archive.visit(&comparisons, in: 0...1)
        archive.visit(&count, in: 0...Self.capacity)
        archive.visit(&head, in: 0...(Self.capacity - 1))
    }

    /// Starts with nothing heard.
    public init() {}

    /// Takes the next frame; one without the wearer's voice ends the stretch.
    public mutating func push(_ frame: ProsodyFrame) {
        guard frame.isNearTalker, let pitch = frame.f0Semitones else { return run = 0 }
        let place = run % Self.lag
        if run >= Self.lag {
            comparisons[head] = abs(pitch - pitches[place]) < Self.toleranceSt ? 1 : 0
            head = head == Self.capacity - 1 ? 0 : head + 1
            count = min(count + 1, Self.capacity)
        }
        pitches[place] = pitch
        run += 1
    }

    /// Share of the last comparisons that found pitch where it was, 0...1; 0 before the first.
    public var share: Float {
        guard count > 0 else { return 0 }
        var still: Float = 0
        for place in 0..<count { still += comparisons[place] }
        return still / Float(count)
    }

    /// Forgets what was heard.
    public mutating func removeAll() { (run, count, head) = (0, 0, 0) }
}

public import Foundation

/// One made call at 16 kHz, full scale 1, with the truth about it.
public struct Call: Sendable {
    /// What kind of call.
    public var kind: CallKind
    /// Whose.
    public var voice: PromptVoice
    /// Another seed gives other phrases, pauses and noise.
    public var seed: UInt64
    /// The microphone's signal.
    public var samples: [Float]
    /// The strained stretch, seconds: from the first strained phrase to the end of the last; `nil` in a calm call.
    public var strained: Range<Double>?
    /// Seconds over which the strain grows; 0 where it is there at once.
    public var rampS = 0.0

    /// Length in seconds.
    public var seconds: Double { Double(samples.count) / 16_000 }

    /// Name of its files.
    public var name: String { "\(kind.name)-\(voice.folder)-\(seed)" }

    /// Writes `name.wav`, and beside it `name.txt`: onset and end of the strain and length of the call, in seconds; a
    /// calm call has `-` for the first two.
    public func write(to folder: URL) throws {
        try SoundConverter.writeWave(samples, to: folder.appending(path: name + ".wav"))
        let bounds = strained.map { [$0.lowerBound, $0.upperBound] } ?? []
        let times = (bounds + [seconds]).map { String(format: "%.2f", $0) }
        let line = (bounds.isEmpty ? ["-", "-"] : []) + times
        try Data((line.joined(separator: " ") + "\n").utf8).write(to: folder.appending(path: name + ".txt"))
    }
}

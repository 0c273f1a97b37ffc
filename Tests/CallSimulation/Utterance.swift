/// A phrase or another sound of the wearer's, and the pause after it.
struct Utterance {
    var samples: [Float]
    var change = VoiceChange.none
    var pauseS: Double
}

extension Timeline {
    /// Appends what is uttered, each phrase after its change.
    /// - Returns: when the first begins and the last ends, seconds.
    mutating func append(_ utterances: [Utterance]) throws -> Range<Double> {
        let sounds = try VoiceChanger.changed(utterances.map { ($0.samples, $0.change) })
        let start = seconds
        var end = start
        for (sound, utterance) in zip(sounds, utterances) {
            append(sound)
            end = seconds
            appendSilence(seconds: utterance.pauseS)
        }
        return start..<end
    }
}

import Glibc

/// Moves recorded phrases to another pitch, rate, level and tilt.
///
/// Pitch and rate by the rubberband filter with the formants kept: sox's `pitch` moves the formants with the pitch, so
/// that the voice of a smaller person comes out, with a tilt that nobody asked for.
enum VoiceChanger {
    /// Above this frequency lies the treble.
    private static let shelfHz = 1_000.0

    /// Each phrase after its own change. The level before the treble is that of the phrase as it was, plus the gain.
    static func changed(_ phrases: [(samples: [Float], change: VoiceChange)]) throws -> [[Float]] {
        let moved = phrases.indices.filter { phrases[$0].change.semitones != 0 || phrases[$0].change.tempoPercent != 0 }
        let shifted = try SoundConverter.samples(
            of: moved.map { (.samples(phrases[$0].samples), filter(for: phrases[$0].change)) })
        var results = phrases.map(\.samples)
        for (index, samples) in zip(moved, shifted) { results[index] = samples }
        return zip(results, phrases).map { result, phrase in
            let gain = Level.rms(phrase.samples) / max(Level.rms(result), 1e-9) * Level.factor(phrase.change.gainDB)
            let scaled = result.map { $0 * Float(gain) }
            guard phrase.change.trebleDB != 0 else { return scaled }
            var shelf = Biquad.highShelf(hertz: shelfHz, gainDB: phrase.change.trebleDB)
            return shelf.filtered(scaled)
        }
    }

    private static func filter(for change: VoiceChange) -> String {
        let (pitch, tempo) = (exp2(change.semitones / 12), 1 + change.tempoPercent / 100)
        return "rubberband=pitch=\(pitch):tempo=\(tempo):formant=preserved"
    }
}

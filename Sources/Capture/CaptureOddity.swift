import Languages

/// What is odd about a microphone that is open: it is heard, but little or wrongly.
public enum CaptureOddity: String, Sendable, Hashable, CaseIterable {
    /// Its volume is at or near zero.
    case lowVolume = "low_volume"
    /// It gives digital zeros while nobody speaks, and a signal in between.
    case gate
    /// It is turned up so far that loud speech is cut off.
    case clipped
    /// A steady tone lies over the voice.
    case tone
    /// It is turned down, and nothing that is speech has come.
    case speechless

    /// At this volume and below hardly anything is heard, whatever the microphone: -60 dB.
    public static let lowestVolume = 0.1
    /// Below it a microphone from which no speech comes may be turned down too far.
    static let smallVolume = 0.5
    /// Above it the sound server makes louder what has no room for that.
    public static let highVolume = 1.5

    /// What is odd about a source that brings a signal; the first that explains the others.
    /// - Parameters:
    ///   - source: the source.
    ///   - isGate: whether digital zeros come and go.
    ///   - heard: what the analysis made of what came.
    init?(of source: SourceDescription, isGate: Bool, heard: CaptureOddity?) {
        if Self.isLow(source) {
            self = .lowVolume
        } else if heard == .tone {
            // Long after the last zeros a gate is still known, and a tone is heard now.
            self = .tone
        } else if isGate {
            self = .gate
        } else {
            let counts =
                switch heard {
                case .clipped: source.volume ?? 1 > Self.highVolume
                // Somebody who only listens is not told that anything is wrong.
                case .speechless: source.volume ?? 1 < Self.smallVolume
                case .lowVolume, .gate, .tone, nil: false
                }
            guard counts, let heard else { return nil }
            self = heard
        }
    }

    /// Whether hardly anything can be heard of a source.
    static func isLow(_ source: SourceDescription) -> Bool { source.volume ?? 1 <= lowestVolume }

    /// What it is like, as a clause for people.
    func reason(_ source: SourceDescription) -> Phrase {
        let (name, percent) = (source.description, Int(((source.volume ?? 1) * 100).rounded()))
        return switch self {
        case .lowVolume: Phrase("the volume of \(name) is \(percent) %, so that hardly anything is heard")
        case .gate: Phrase("\(name) gives digital zeros between the words, as a noise gate does")
        case .clipped: Phrase("the volume of \(name) is \(percent) %, so that loud speech is cut off")
        case .tone: Phrase("a steady tone from \(name) covers the voice: hum, a ground loop or a whistle")
        case .speechless: Phrase("nothing that is speech is heard, and the volume of \(name) is \(percent) %")
        }
    }

    /// What to do about it.
    func hint(_ source: SourceDescription) -> Phrase {
        switch self {
        case .lowVolume, .speechless: Phrase("turn it up: pactl set-source-volume \(source.name) 100%")
        case .clipped: Phrase("turn it down: pactl set-source-volume \(source.name) 100%")
        case .gate:
            Phrase(
                """
                turn the gate off (NoiseTorch, the headset's own program), or set capture.deaf_after_s to the longest \
                silence in seconds, 60 to 600
                """)
        case .tone:
            Phrase(
                """
                try another USB port or cable and take chargers away from it; `undertone devices` lists other microphones
                """)
        }
    }
}

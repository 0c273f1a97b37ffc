import TestSignals

/// Makes calls of one voice. The same kind and seed give the same samples.
///
/// A call begins with calm phrases, from which the baseline is learned, on room tone 50 dB below the speech; then comes
/// what its kind says, and in strained calls calm phrases again. What is made of real recordings and assumptions is not
/// a real call: it shows how the program answers to a cause that is known, not how often the cause is met.
public struct CallMaker: Sendable {
    /// Root mean square of calm speech, dBFS: a headset's microphone with room for a shout.
    static let speechDBFS = -32.0
    static let speechRMS = Level.factor(speechDBFS)
    private static let roomToneDB = -50.0
    /// Speech of a call's calm beginning: twice what the baseline takes, as about half of it is voiced.
    private static let leadInSpeechS = 80.0
    /// Length of a call's second part.
    static let stretchS = 100.0
    /// Prompts taken of each other voice.
    private static let maxOfOthers = 80
    /// How long gradual strain grows.
    private static let rampS = 20.0...60.0
    /// Phrases that a call is made of; longer prompts recite menus, shorter ones are single words.
    private static let phraseS = 1.0...8.0

    /// Whose calls.
    public let voice: PromptVoice
    private let prompts: [[Float]]
    /// Phrases of other speakers.
    let others: [[[Float]]]

    /// Decodes the prompts.
    /// - Parameters:
    ///   - voice: the wearer.
    ///   - others: who else may be heard; at least one is another speaker.
    ///   - most: prompts taken of the wearer, spread evenly over all; `nil` for all of them.
    /// - Throws: ``SoundConverter/Failure``, or what a temporary folder does.
    public init(voice: PromptVoice, others: [PromptVoice], most: Int? = nil) throws {
        self.voice = voice
        prompts = try Self.prompts(of: voice, most: most)
        self.others = try others.filter { $0.speaker != voice.speaker }.map {
            Self.phrases(in: try Self.prompts(of: $0, most: min(most ?? Self.maxOfOthers, Self.maxOfOthers)))
        }
        precondition(!self.others.isEmpty, "somebody else")
    }

    /// Makes a call.
    /// - Parameters:
    ///   - kind: what happens in it.
    ///   - seed: another seed gives other phrases, pauses and noise; another kind does so too.
    /// - Returns: the call, with the truth about it.
    /// - Throws: ``SoundConverter/Failure``, or what a temporary folder does.
    public func call(_ kind: CallKind, seed: UInt64) throws -> Call {
        var call = Call(kind: kind, voice: voice, seed: seed, samples: [])
        var timeline = Timeline()
        var dice = Dice(seed: kind.name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
        timeline.appendSilence(seconds: 1)
        guard kind != .allCalm else {
            _ = try timeline.append(dice.shuffled(prompts).map { Utterance(samples: $0, pauseS: dice.pauseS()) })
            addRoomTone(to: &timeline, &dice)
            call.samples = timeline.samples
            return call
        }
        var speaker = Speaker(phrases: Self.phrases(in: prompts))
        _ = try timeline.append(speaker.calm(speechS: Self.leadInSpeechS, &dice))
        let start = timeline.seconds
        switch kind {
        case .gradual(let strength):
            call.rampS = dice.uniform(Self.rampS)
            call.strained = try addStrain(strength, rampS: call.rampS, to: &timeline, &speaker, &dice)
        case .sudden(let strength):
            call.strained = try addStrain(strength, rampS: 0, to: &timeline, &speaker, &dice)
        case .lombard(let noise, let rise):
            try addLombard(noise, riseDB: Double(rise), to: &timeline, &speaker, &dice)
        case .cough, .laughter, .throat:
            try addSounds(of: kind, to: &timeline, &speaker, &dice)
        case .calm, .allCalm, .otherTalker, .farShout, .gainStep, .telephoneBand:
            _ = try timeline.append(speaker.speech(seconds: Self.stretchS, &dice))
        }
        switch kind {
        case .otherTalker(let below, let isStrained):
            try addTalker(belowDB: Double(below), isStrained: isStrained, from: start, to: &timeline, &dice)
        case .farShout: try addShouts(from: start, to: &timeline, &dice)
        default: break
        }
        addRoomTone(to: &timeline, &dice)
        switch kind {
        case .gainStep(let dB): timeline.change(from: start) { $0.map { $0 * Float(Level.factor(Double(dB))) } }
        case .telephoneBand: timeline.change(from: start, TelephoneLine.samples)
        default: break
        }
        call.samples = timeline.samples.map { max(-1, min(1, $0)) }
        return call
    }

    /// Strain that grows evenly for `rampS` and stays for a minute, then calm again for three quarters of one.
    /// - Returns: when it begins and ends.
    private func addStrain(
        _ strength: CallKind.Strength, rampS: Double, to timeline: inout Timeline, _ speaker: inout Speaker,
        _ dice: inout Dice
    ) throws -> Range<Double> {
        let strained = speaker.speech(seconds: rampS + 60, &dice) { time in
            strength.change.scaled(by: rampS > 0 ? min(1, time / rampS) : 1)
        }
        let span = try timeline.append(strained)
        _ = try timeline.append(speaker.speech(seconds: 45, &dice))
        return span
    }

    private func addRoomTone(to timeline: inout Timeline, _ dice: inout Dice) {
        timeline.mix(Self.pink(seconds: timeline.seconds, dice.seed(), belowSpeechDB: -Self.roomToneDB))
    }

    /// Pink noise so far below calm speech; a minute of it, over and over.
    static func pink(seconds: Double, _ seed: UInt64, belowSpeechDB: Double) -> [Float] {
        let minute = Signals.pinkNoise(
            seconds: min(60, seconds), rms: Self.speechRMS * Level.factor(-belowSpeechDB), seed: seed)
        return (0..<Int(seconds * Timeline.rate)).map { minute[$0 % minute.count] }
    }

    private static func phrases(in prompts: [[Float]]) -> [[Float]] {
        prompts.filter { phraseS.contains(Double($0.count) / Timeline.rate) }
    }

    /// Prompts of a voice, all by the same gain, so that the middle one has the level of calm speech.
    private static func prompts(of voice: PromptVoice, most: Int?) throws -> [[Float]] {
        let files = voice.prompts()
        let taken = min(files.count, most ?? files.count)
        let chosen = (0..<taken).map { files[$0 * files.count / taken] }
        let decoded = try SoundConverter.samples(of: chosen.map { (.g722($0), nil) })
        let middle = decoded.map(Level.rms).sorted()[decoded.count / 2]
        let gain = Float(speechRMS / middle)
        return decoded.map { $0.map { $0 * gain } }
    }
}

/// What happens around the wearer, or to the wearer, without strain.
extension CallMaker {
    /// The room gets louder within 20 s, stays so for a minute, and gets quiet again; the wearer answers as
    /// ``LombardLaw`` says.
    func addLombard(
        _ noise: CallKind.Noise, riseDB: Double, to timeline: inout Timeline, _ speaker: inout Speaker,
        _ dice: inout Dice
    ) throws {
        let (growS, stayS) = (20.0, 60.0)
        let start = timeline.seconds
        let rise = { (time: Double) in
            riseDB * max(0, min(1, min(time / growS, (2 * growS + stayS - time) / growS)))
        }
        let speech = speaker.speech(seconds: 2 * growS + stayS + 20, &dice) { LombardLaw.change(riseDB: rise($0)) }
        _ = try timeline.append(speech)
        let sound =
            switch noise {
            case .pink: Self.pink(seconds: timeline.seconds, dice.seed(), belowSpeechDB: 0)
            case .babble: try babble(seconds: timeline.seconds, &dice)
            }
        timeline.mix(sound) { Level.factor(LombardLaw.floorDB + rise($0 - start)) }
    }

    /// Coughs, laughs or clears the throat after every third phrase.
    func addSounds(
        of kind: CallKind, to timeline: inout Timeline, _ speaker: inout Speaker, _ dice: inout Dice
    ) throws {
        let speech = speaker.speech(seconds: Self.stretchS, &dice)
        let places = stride(from: 2, to: speech.count, by: 3)
        let laughs =
            kind == .laughter
            ? try Laughter.bouts(
                from: places.map { _ in speaker.phrase(&dice) }, rms: 1.6 * Self.speechRMS, &dice) : []
        var all: [Utterance] = []
        for (index, utterance) in speech.enumerated() {
            all.append(utterance)
            guard index % 3 == 2 else { continue }
            let sound =
                switch kind {
                case .cough: BodySounds.cough(rms: Self.speechRMS, &dice)
                case .laughter: laughs[index / 3]
                case _ where dice.uniform(0...1) < 0.3: BodySounds.sneeze(rms: Self.speechRMS, &dice)
                default: BodySounds.throatClearing(rms: Self.speechRMS, &dice)
                }
            all.append(Utterance(samples: sound, pauseS: dice.uniform(0.3...1)))
        }
        _ = try timeline.append(all)
    }

    /// A colleague speaks at the next desk from a time on, with pauses of the colleague's own.
    func addTalker(
        belowDB: Double, isStrained: Bool, from start: Double, to timeline: inout Timeline, _ dice: inout Dice
    ) throws {
        var other = Speaker(phrases: others[Int(dice.seed() % UInt64(others.count))])
        let change = isStrained ? VoiceChange.strong : .none
        let spoken = other.speech(seconds: max(0, timeline.seconds - start - 8), &dice) { _ in change }
        var track = Timeline()
        _ = try track.append(spoken)
        // The level stated is that of the colleague as heard, effort included.
        let gain = Float(Level.factor(-belowDB - change.gainDB))
        timeline.add(track.samples.map { $0 * gain }, at: start)
    }

    /// Three strained phrases of somebody far away, 15 dB below the wearer.
    func addShouts(from start: Double, to timeline: inout Timeline, _ dice: inout Dice) throws {
        var other = Speaker(phrases: others[Int(dice.seed() % UInt64(others.count))])
        let phrases = (0..<3).map { _ in (samples: other.phrase(&dice), change: VoiceChange.strong) }
        for (index, shout) in try VoiceChanger.changed(phrases).enumerated() {
            let time = start + Double(index) * 30 + dice.uniform(0...15)
            timeline.add(FarVoice.heard(shout, rms: Self.speechRMS * Level.factor(-15)), at: time)
        }
    }

    /// Many voices at once, with the rms of calm speech: two tracks of each other speaker, without pauses.
    private func babble(seconds: Double, _ dice: inout Dice) throws -> [Float] {
        var sum = [Float](repeating: 0, count: Int(seconds * Timeline.rate))
        for phrases in others + others {
            var (speaker, start) = (Speaker(phrases: phrases), 0)
            while start < sum.count {
                let phrase = speaker.phrase(&dice)
                for n in phrase.indices.prefix(sum.count - start) { sum[start + n] += phrase[n] }
                start += phrase.count
            }
        }
        let gain = Float(Self.speechRMS / max(1e-9, Level.rms(sum)))
        return sum.map { $0 * gain }
    }
}

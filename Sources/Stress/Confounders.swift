internal import AudioTypes
internal import Prosody

/// Tells what else than the voice has changed, and what the measures owe to it.
///
/// A discount lowers the evidence by what it explains and the confidence a little; it never silences the score. Fixed memory.
struct Confounders {
    /// Room rises and gain steps below this are within what a calm room does, dB.
    private static let leastMoveDB: Float = 4
    /// How closely voice and room move together where a gain did it, dB.
    private static let gainToleranceDB: Float = 3
    /// Below this it is the converter's noise, or a gate, and says nothing of the room, dBFS.
    private static let quietestRoomDBFS: Float = -90
    /// A room this far below the voice, at a headset's microphone, makes nobody speak up: about 45 dB(A).
    private static let lombardFloorDB: Float = 45
    private static let longestBurstS: Float = 0.13
    private static let mostVoicedShare: Float = 0.62
    private static let longestLaughS: Float = 7
    private static let shareOfLaughter: Float = 0.5
    /// Spreads below calm at which it is hardly the same voice.
    private static let otherVoiceSpreads: Float = -4

    /// Scores in five seconds.
    private static let floorsHeld = 10

    private var floors = [Float](repeating: 0, count: floorsHeld)
    private var floorCount = 0
    /// What is discounted now.
    private(set) var gain: StressDiscount?
    private(set) var room: StressDiscount?
    private(set) var line: StressDiscount?
    private(set) var otherVoice: StressDiscount?
    private(set) var sound: StressDiscount?
    private(set) var laughter: StressDiscount?
    /// What the level owes to gain and room, dB.
    private(set) var levelDB: Float = 0
    /// How far the room is above what makes people speak up, dB.
    private(set) var lombardDB: Float = 0

    /// Each discount costs this share of the confidence.
    var confidence: Float {
        (gain == nil ? 1 : 0.85) * (room == nil ? 1 : 0.85) * (line == nil ? 1 : 0.85) * (otherVoice == nil ? 1 : 0.5)
    }

    /// The lowest floor of the last seconds, dBFS: while somebody speaks without a pause, the newest creeps up with the voice.
    var roomDBFS: Float {
        (0..<min(floorCount, Self.floorsHeld)).reduce(0) { min($0, floors[$1]) }
    }

    /// Takes the floor of the next score.
    mutating func hear(floorDBFS: Float) {
        floors[floorCount % Self.floorsHeld] = floorDBFS
        floorCount += 1
    }

    /// Looks at the newest windows.
    mutating func update(recent: ProsodyStatistics, lasting: ProsodyStatistics, baseline: SpeakerBaseline) {
        let time = recent.time
        updateLevel(recent: recent, lasting: lasting, baseline: baseline)
        let otherLine = baseline.wideShare.flatMap { calm -> Float? in
            guard let now = lasting.wideShare, abs(now - calm) > 0.6 else { return nil }
            return now > calm ? 8 : 4
        }
        Self.set(&line, .line, otherLine, time)
        Self.set(&otherVoice, .otherVoice, Self.lowVoice(lasting, baseline), time)
        Self.set(&sound, .sound, loudSound(recent, baseline), time)
        Self.set(&laughter, .laughter, Self.burst(recent), time)
    }

    /// What the evidence of a window counts for: a laugh is over before a long window is full of it.
    func share(ofWindow lengthS: Float) -> Float {
        laughter != nil && lengthS < Self.longestLaughS ? Self.shareOfLaughter : 1
    }

    /// Forgets what was seen, as after lost samples.
    mutating func restart() {
        (gain, room, line, otherVoice, sound, laughter) = (nil, nil, nil, nil, nil, nil)
        (levelDB, lombardDB, floorCount) = (0, 0, 0)
    }

    private mutating func updateLevel(
        recent: ProsodyStatistics, lasting: ProsodyStatistics, baseline: SpeakerBaseline
    ) {
        guard let calmFloor = baseline.noiseFloor.quantile(0.5), let calmLevel = baseline.norm(of: .level)?.location
        else { return }
        let floor = max(roomDBFS, Self.quietestRoomDBFS)
        let rise = floor - max(calmFloor, Self.quietestRoomDBFS)
        let voice = lasting.levelDBFS.map { $0 - calmLevel }
        let isGain = abs(rise) >= Self.leastMoveDB && voice.map { abs($0 - rise) <= Self.gainToleranceDB } ?? false
        Self.set(&gain, .gain, isGain ? rise : nil, recent.time)
        Self.set(&room, .room, !isGain && rise >= Self.leastMoveDB ? rise : nil, recent.time)
        levelDB = isGain ? rise : max(0, rise)
        // Also after a step of gain: the two are told apart by a decibel or so, and the score must not jump with it.
        lombardDB = max(0, floor - max(calmFloor, calmLevel - Self.lombardFloorDB))
    }

    /// Begins, goes on with or ends a discount.
    private static func set(
        _ discount: inout StressDiscount?, _ kind: StressDiscount.Kind, _ amount: Float?, _ time: StreamTime
    ) {
        discount = amount.map { StressDiscount(kind: kind, amount: $0, since: discount?.since ?? time) }
    }

    private static func lowVoice(_ lasting: ProsodyStatistics, _ baseline: SpeakerBaseline) -> Float? {
        guard lasting.voicedS >= 2, let pitch = lasting.f0MeanSemitones, let norm = baseline.norm(of: .pitch),
            (pitch - norm.location) / norm.spread < otherVoiceSpreads
        else { return nil }
        return pitch - norm.location
    }

    /// The length of a burst in milliseconds where voice comes in short bursts with as much breath between: laughter runs at four
    /// to five bursts a second, of which about half is voiced (Bachorowski, Smoski, Owren, JASA 110, 1581-1597 (2001)). Some quick
    /// speech looks the same for moments.
    private static func burst(_ recent: ProsodyStatistics) -> Float? {
        guard let run = recent.meanVoicedRunS, run < longestBurstS, recent.voicedS >= 0.4,
            recent.voicedS < mostVoicedShare * recent.speechS
        else { return nil }
        return 1_000 * run
    }

    /// Speech, so the network says, that has next to no voice in it and is louder than calm speech.
    private func loudSound(_ recent: ProsodyStatistics, _ baseline: SpeakerBaseline) -> Float? {
        guard recent.voicedS < 0.2 * recent.speechS, let level = recent.levelDBFS,
            let norm = baseline.norm(of: .level), level - levelDB > norm.location + 6
        else { return nil }
        return level - levelDB - norm.location
    }
}

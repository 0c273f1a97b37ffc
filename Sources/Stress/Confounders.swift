internal import Prosody
internal import Vocabulary

/// Tells what else than the voice has changed, and what the measures owe to it.
///
/// A discount lowers the evidence by what it explains and the confidence a little; it never silences the score. Fixed
/// memory.
struct Confounders: Archivable {
    /// Room rises and gain steps below this are within what a calm room does, dB.
    private static let minMoveDB: Float = 4
    /// How closely voice and room move together where a gain did it, dB.
    private static let gainToleranceDB: Float = 3
    /// Below this it is the converter's noise, or a gate, and says nothing of the room, dBFS.
    private static let quietestRoomDBFS: Float = -90
    /// A room this far below the voice, at a headset's microphone, makes nobody speak up: about 45 dB(A).
    private static let lombardFloorDB: Float = 45
    /// Spreads below calm at which it is hardly the same voice.
    private static let otherVoiceSpreads: Float = -4
    /// How far the share of wide-band speech moves with another line.
    private static let minLineMove: Float = 0.6
    /// A sound without voice this far above calm speech is loud, dB.
    private static let loudDB: Float = 6

    /// What is discounted now.
    private(set) var discounts = StressDiscounts()
    /// What the level owes to gain and room, dB.
    private(set) var levelDB: Float = 0
    /// How far the room is above what makes people speak up, dB.
    private(set) var lombardDB: Float = 0
    private var floor = RoomFloor()

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        discounts.archive(&archive)
        archive.visit(&levelDB)
        archive.visit(&lombardDB)
        floor.archive(&archive)
    }

    /// The level of the room, dBFS.
    var roomDBFS: Float { floor.lowestDBFS }

    /// Takes the noise floor of the next score.
    mutating func hear(floorDBFS: Float) { floor.push(floorDBFS) }

    /// Looks at the newest windows.
    /// - Parameters:
    ///   - recent: the last seconds, whatever was heard in them.
    ///   - own: the last seconds of the wearer's own voice.
    ///   - baseline: the calm voice.
    mutating func update(recent: ProsodyStatistics, own: ProsodyStatistics, baseline: SpeakerBaseline) {
        let time = recent.time
        updateLevel(recent: recent, own: own, baseline: baseline)
        StressDiscount.set(&discounts.line, .line, Self.otherLine(own, baseline), at: time)
        StressDiscount.set(&discounts.otherVoice, .otherVoice, Self.lowVoice(own, baseline), at: time)
        StressDiscount.set(&discounts.sound, .sound, loudSound(recent, baseline), at: time)
    }

    /// What room and gain explain of a measure's distance from calm, in the measure's unit.
    func discount(of feature: VoiceFeature) -> Float {
        switch feature {
        case .pitch: StressModel.lombard(lombardDB).pitch
        case .level: levelDB
        case .balance: StressModel.lombard(lombardDB).balance
        case .rate, .variation, .hnr: 0
        }
    }

    /// Forgets what was seen, as after lost samples.
    mutating func restart() {
        discounts = StressDiscounts()
        (levelDB, lombardDB) = (0, 0)
        floor.removeAll()
    }

    private mutating func updateLevel(recent: ProsodyStatistics, own: ProsodyStatistics, baseline: SpeakerBaseline) {
        guard let calmFloor = baseline.noiseFloor.quantile(0.5), let calmLevel = baseline.norm(of: .level)?.location
        else { return }
        let room = max(roomDBFS, Self.quietestRoomDBFS)
        let rise = room - max(calmFloor, Self.quietestRoomDBFS)
        let voice = own.levelDBFS.map { $0 - calmLevel }
        let isGain = abs(rise) >= Self.minMoveDB && voice.map { abs($0 - rise) <= Self.gainToleranceDB } ?? false
        StressDiscount.set(&discounts.gain, .gain, isGain ? rise : nil, at: recent.time)
        StressDiscount.set(&discounts.room, .room, !isGain && rise >= Self.minMoveDB ? rise : nil, at: recent.time)
        levelDB = isGain ? rise : max(0, rise)
        // Also after a step of gain: the two are told apart by a decibel or so, and the score must not jump with it.
        lombardDB = max(0, room - max(calmFloor, calmLevel - Self.lombardFloorDB))
    }

    /// The bandwidth of the line in kilohertz, where it is not that of the calm speech.
    private static func otherLine(_ own: ProsodyStatistics, _ baseline: SpeakerBaseline) -> Float? {
        guard let calm = baseline.wideShare, let now = own.wideShare, abs(now - calm) > minLineMove else { return nil }
        return now > calm ? 8 : 4
    }

    private static func lowVoice(_ own: ProsodyStatistics, _ baseline: SpeakerBaseline) -> Float? {
        guard own.voicedS >= 2, let pitch = own.f0MeanSemitones, let norm = baseline.norm(of: .pitch),
            norm.distance(of: pitch) < otherVoiceSpreads
        else { return nil }
        return pitch - norm.location
    }

    /// Speech, so the network says, that has next to no voice in it and is louder than calm speech.
    private func loudSound(_ recent: ProsodyStatistics, _ baseline: SpeakerBaseline) -> Float? {
        guard recent.voicedS < 0.2 * recent.speechS, let level = recent.levelDBFS,
            let calm = baseline.norm(of: .level)?.location, level - levelDB > calm + Self.loudDB
        else { return nil }
        return level - levelDB - calm
    }
}

internal import Prosody
internal import Vocabulary

/// What half a second has to teach of the calm voice.
struct Lesson: Archivable, Sendable, Equatable {
    /// When it was heard.
    var time: StreamTime
    /// The features in the order of ``VoiceFeature/all``, held without an array; `nil` where one could not be
    /// measured.
    var pitch: Float?
    var rate: Float?
    var level: Float?
    var balance: Float?
    var variation: Float?
    var hnr: Float?
    /// Level of the room, dBFS.
    var roomDBFS: Float
    /// Share of the voice that came over a wide line.
    var wideShare: Float?
    /// Own speech in it, s.
    var speechS: Float

    /// Every value.
    mutating func archive(_ archive: inout StateArchive) {
        time.archive(&archive)
        archive.visit(&pitch)
        archive.visit(&rate)
        archive.visit(&level)
        archive.visit(&balance)
        archive.visit(&variation)
        archive.visit(&hnr)
        archive.visit(&roomDBFS)
        archive.visit(&wideShare)
        archive.visit(&speechS)
    }

    /// What a window says.
    init(_ window: ProsodyStatistics, roomDBFS: Float, speechS: Float) {
        time = window.time
        (pitch, rate, level) = (window.f0MeanSemitones, window.articulationRate, window.levelDBFS)
        (balance, variation, hnr) = (window.balanceDB, window.f0SpreadSemitones, window.hnrDB)
        self.roomDBFS = roomDBFS
        wideShare = window.wideShare
        self.speechS = speechS
    }

    /// Stands for one that is not there.
    static let blank = Lesson(.blank, roomDBFS: 0, speechS: 0)

    /// The value of a feature.
    func value(of feature: VoiceFeature) -> Float? {
        switch feature {
        case .pitch: pitch
        case .rate: rate
        case .level: level
        case .balance: balance
        case .variation: variation
        case .hnr: hnr
        }
    }
}

/// Lessons of the last seconds, held back until it is known that they led to no alert. Fixed memory.
struct HeldLessons: Archivable {
    private static let capacity = Int(2 * StressModel.parameters.learningDelayS) + 1

    private var ring = [Lesson](repeating: .blank, count: capacity)
    private var count = 0
    private var head = 0
    /// Own speech in those that are held, s.
    private(set) var speechS: Float = 0

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&ring)
        archive.visit(&count, in: 0...Self.capacity)
        archive.visit(&head, in: 0...(Self.capacity - 1))
        archive.visit(&speechS)
    }

    /// Holds back one more.
    /// - Returns: the oldest, where it has been held for long enough or there is no room.
    mutating func push(_ lesson: Lesson) -> Lesson? {
        let oldest = count == Self.capacity ? takeOldest() : nil
        ring[head] = lesson
        head = head == Self.capacity - 1 ? 0 : head + 1
        count += 1
        speechS += lesson.speechS
        return oldest
    }

    /// The oldest, once it was heard so long before `time`.
    mutating func take(before time: StreamTime) -> Lesson? {
        guard count > 0, ring[oldest].time.seconds + Double(StressModel.parameters.learningDelayS) <= time.seconds
        else { return nil }
        return takeOldest()
    }

    /// The oldest, however young.
    mutating func takeOldest() -> Lesson? {
        guard count > 0 else { return nil }
        let lesson = ring[oldest]
        count -= 1
        speechS = count == 0 ? 0 : speechS - lesson.speechS
        return lesson
    }

    /// The newest, where it was heard since a moment; it is then held no longer.
    mutating func takeNewest(since time: StreamTime) -> Lesson? {
        let last = head == 0 ? Self.capacity - 1 : head - 1
        guard count > 0, ring[last].time >= time else { return nil }
        head = last
        count -= 1
        speechS = count == 0 ? 0 : speechS - ring[last].speechS
        return ring[last]
    }

    /// Forgets all.
    mutating func removeAll() { (count, speechS) = (0, 0) }

    private var oldest: Int { head >= count ? head - count : head - count + Self.capacity }
}

public import Vocabulary

/// Where calm was on earlier days: the guard against a baseline that creeps after a voice that is strained day after
/// day, or that begins a shift strained.
///
/// The median of the earlier days is the anchor. Learning may carry today's calm away from it by ``leeway``; what would
/// carry it further is not learned, and ``drift(of:)`` says so.
public struct CalmHistory: Archivable, Sendable, Equatable, Codable {
    /// Calm of one day.
    public struct Day: Archivable, Sendable, Equatable, Codable {
        /// The date, as `2026-11-22`.
        public var date: String
        /// Seconds of speech that had been learned by then, earlier days included.
        public var speechS: Float
        /// Location of pitch, semitones above 27.5 Hz.
        public var pitch: Float?
        /// Location of the articulation rate, syllables a second.
        public var rate: Float?
        /// Location of the level, dBFS.
        public var level: Float?
        /// Location of the spectral balance, dB.
        public var balance: Float?

        /// Longest ``date`` that is archived, in bytes of UTF-8.
        private static let maxDate = 16

        /// Every value; a text that is no date, longer than ``maxDate``, is left out.
        public mutating func archive(_ archive: inout StateArchive) {
            let isDate = date.utf8.count <= Self.maxDate && date.utf8.allSatisfy { $0 <= 127 }
            var (bytes, count) = (date.utf8.makeIterator(), isDate ? date.utf8.count : 0)
            archive.visit(&count, in: 0...Self.maxDate)
            var text = archive.isRestoring ? "" : date
            for place in 0..<Self.maxDate {
                var byte = place < count ? Int(bytes.next() ?? 0) : 0
                archive.visit(&byte, in: 0...127)
                if archive.isRestoring, place < count { text.unicodeScalars.append(Unicode.Scalar(UInt8(byte))) }
            }
            date = text
            archive.visit(&speechS)
            archive.visit(&pitch)
            archive.visit(&rate)
            archive.visit(&level)
            archive.visit(&balance)
        }
    }

    /// Days kept.
    public static let capacity = 30
    /// Semitones by which the calm pitch may move away from the anchor.
    public static let leeway: Float = 1.5
    /// Days before there is an anchor: today does not count.
    private static let minDays = 2

    /// The days, the oldest first.
    public private(set) var days: [Day] = []
    /// Median calm pitch of the days before the newest; `nil` while there are too few.
    public private(set) var anchorPitch: Float?

    /// The days and what follows from those before the newest.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&days, upTo: Self.capacity, blank: Day(date: "", speechS: 0))
        archive.visit(&anchorPitch)
    }

    /// Starts without any day.
    init() {}

    /// Whether a pitch may be learned while calm stands at `location`: towards the anchor always, away from it only so
    /// far.
    func allows(pitch: Float, location: Float) -> Bool {
        guard let anchorPitch else { return true }
        let drift = location - anchorPitch
        return abs(drift) < Self.leeway || (pitch - location) * drift < 0
    }

    /// How far a calm pitch lies from that of earlier days, semitones; `nil` while there are too few days.
    public func drift(of pitch: Float) -> Float? { anchorPitch.map { pitch - $0 } }

    /// Enters a day, in place of what stands under its date.
    mutating func note(_ day: Day) {
        if days.last?.date == day.date { days.removeLast() }
        let earlier = days.suffix(Self.capacity - 1)
        let pitches = earlier.compactMap(\.pitch).sorted()
        anchorPitch = pitches.count >= Self.minDays ? pitches[pitches.count / 2] : nil
        days = earlier + [day]
    }
}

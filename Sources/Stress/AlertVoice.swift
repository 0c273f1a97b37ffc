/// What was heard of a voice during one alert that lasted: what the calm voice would have learned had no alert been
/// raised.
///
/// Nothing of it is learned until a person has said that nothing was wrong; then ``SpeakerBaseline/learn(_:)`` takes
/// all of it. At most ``maxLessons`` lessons, spread evenly over the alert, stand for those that were heard. There is
/// no sound in it, and no time.
public struct AlertVoice: Sendable, Equatable {
    /// Format of the saved form; another number is refused.
    public static let formatVersion = 1
    /// Lessons that are kept of an alert, however long it is.
    public static let maxLessons = 64
    /// Lessons that one of them may stand for: of an alert longer than about five hours the rest is not kept.
    static let maxWeight = 512
    /// Most own speech in it, s.
    static let maxSpeechS: Float = 36_000
    /// Most evidence that can have gathered in it: far beyond any threshold.
    static let maxPeak: Float = 1e6

    /// Lessons, the oldest first.
    let lessons: [Lesson]
    /// Lessons heard for each of them.
    let weight: Int
    /// Own speech in all of it, s.
    public let speechS: Float
    /// The most evidence that gathered; `nil` where the calm voice knows of it already.
    public let peak: Float?

    /// Half seconds of speech that it stands for.
    public var lessonCount: Int { lessons.count * weight }

    init(lessons: [Lesson], weight: Int, speechS: Float, peak: Float?) {
        self.lessons = lessons
        self.weight = weight
        self.speechS = speechS
        self.peak = peak
    }
}

extension AlertVoice: Codable {
    private enum CodingKeys: String, CodingKey { case version, weight, speechS, peak, lessons }

    /// Writes the numbers, a list of them for each lesson.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.formatVersion, forKey: .version)
        try container.encode(weight, forKey: .weight)
        try container.encode(speechS, forKey: .speechS)
        try container.encodeIfPresent(peak, forKey: .peak)
        try container.encode(lessons.map(\.numbers), forKey: .lessons)
    }

    /// Reads a saved one; another version, another shape and numbers that no voice gives are refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .version)
        let rows = try container.decode([[Float?]].self, forKey: .lessons)
        let read = rows.compactMap { Lesson(numbers: $0) }
        weight = try container.decode(Int.self, forKey: .weight)
        speechS = try container.decode(Float.self, forKey: .speechS)
        peak = try container.decodeIfPresent(Float.self, forKey: .peak)
        lessons = read
        let isPossible =
            version == Self.formatVersion && (1...Self.maxLessons).contains(rows.count) && read.count == rows.count
            && (1...Self.maxWeight).contains(weight) && (0...Self.maxSpeechS).contains(speechS)
            && (0...Self.maxPeak).contains(peak ?? 0)
        guard isPossible else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not the voice of an alert"))
        }
    }
}

extension Lesson {
    /// Values that can be measured, whatever the unit: semitones, syllables a second, dB.
    private static let possible: ClosedRange<Float> = -1_000...1_000

    /// Every value but time and speech, in the order of ``VoiceFeature/all``, then room and share of a wide line.
    fileprivate var numbers: [Float?] { [pitch, rate, level, balance, variation, hnr, roomDBFS, wideShare] }

    /// Reads ``numbers``; `nil` where they are none.
    fileprivate init?(numbers: [Float?]) {
        guard numbers.count == 8, numbers.allSatisfy({ Self.possible.contains($0 ?? 0) }), let room = numbers[6],
            (0...1).contains(numbers[7] ?? 0)
        else { return nil }
        self = .blank
        (pitch, rate, level) = (numbers[0], numbers[1], numbers[2])
        (balance, variation, hnr) = (numbers[3], numbers[4], numbers[5])
        (roomDBFS, wideShare) = (room, numbers[7])
    }
}

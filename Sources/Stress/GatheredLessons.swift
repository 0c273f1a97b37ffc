internal import Vocabulary

/// What an open alert keeps from being learned, thinned evenly as it grows: of every second, of every fourth lesson and
/// so on. Fixed memory, no allocation after `init` but in ``voice(peak:)``.
struct GatheredLessons: Archivable {
    private var kept = [Lesson](repeating: .blank, count: AlertVoice.maxLessons)
    private var count = 0
    /// Lessons heard for each that is kept.
    private var weight = 1
    /// Lessons to come before the next that is kept.
    private var passing = 0
    /// Own speech since the alert began, s.
    private(set) var speechS: Float = 0

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&kept)
        archive.visit(&count, in: 0...AlertVoice.maxLessons)
        archive.visit(&weight, in: 1...AlertVoice.maxWeight)
        archive.visit(&passing, in: 0...AlertVoice.maxWeight)
        archive.visit(&speechS, in: 0...AlertVoice.maxSpeechS)
    }

    /// Takes note of own speech.
    mutating func hear(speechS: Float) { self.speechS = max(0, min(AlertVoice.maxSpeechS, self.speechS + speechS)) }

    /// Takes one more lesson; of its speech ``hear(speechS:)`` is told.
    mutating func add(_ lesson: Lesson) {
        guard passing == 0 else { return passing -= 1 }
        if count == kept.count {
            guard weight < AlertVoice.maxWeight else { return }
            for place in 0..<count / 2 { kept[place] = kept[2 * place] }
            (count, weight) = (count / 2, 2 * weight)
        }
        kept[count] = lesson
        count += 1
        passing = weight - 1
    }

    /// Forgets all.
    mutating func removeAll() { (count, weight, passing, speechS) = (0, 1, 0, 0) }

    /// All of it as a value of its own.
    /// - Parameter peak: the most evidence that gathered; `nil` where the calm voice knows of it already.
    /// - Returns: the value; `nil` where there is nothing.
    func voice(peak: Float?) -> AlertVoice? {
        guard count > 0 else { return nil }
        return AlertVoice(
            lessons: Array(kept[..<count]), weight: weight, speechS: speechS,
            peak: peak.map { max(0, min(AlertVoice.maxPeak, $0)) })
    }
}

/// Takes phrases from a shuffled heap, which is shuffled again when it is used up.
struct Speaker {
    private let phrases: [[Float]]
    private var heap: [[Float]] = []

    init(phrases: [[Float]]) {
        precondition(!phrases.isEmpty, "somebody who has something to say")
        self.phrases = phrases
    }

    /// The next phrase.
    mutating func phrase(_ dice: inout Dice) -> [Float] {
        if heap.isEmpty { heap = dice.shuffled(phrases) }
        return heap.removeLast()
    }

    /// Calm phrases until there is so much speech, pauses not counted.
    mutating func calm(speechS: Double, _ dice: inout Dice) -> [Utterance] {
        var (utterances, total): ([Utterance], Double) = ([], 0)
        while total < speechS {
            let samples = phrase(&dice)
            total += Double(samples.count) / Timeline.rate
            utterances.append(Utterance(samples: samples, pauseS: dice.pauseS()))
        }
        return utterances
    }

    /// Phrases for so many seconds, pauses counted, each changed as its start demands.
    mutating func speech(
        seconds: Double, _ dice: inout Dice, change: (Double) -> VoiceChange = { _ in .none }
    ) -> [Utterance] {
        var (utterances, time): ([Utterance], Double) = ([], 0)
        while time < seconds {
            let (samples, wanted) = (phrase(&dice), change(time))
            utterances.append(Utterance(samples: samples, change: wanted, pauseS: dice.pauseS()))
            time += Double(samples.count) / Timeline.rate / (1 + wanted.tempoPercent / 100)
            time += utterances[utterances.count - 1].pauseS
        }
        return utterances
    }
}

import Evaluation

/// How well the score tells strained clips from calm ones.
struct ClipReport: Encodable {
    /// Figures of all voices, of those of one sex, or of one voice.
    struct Group: Encodable {
        var voices: Int
        /// Clips, each counted once however often it was scored.
        var calm: Int
        var strained: Int
        /// Clips with too little speech for a score, which counts as no alert.
        var withoutScore: Int
        /// Voiced speech in the shorter half of the calm clips, s; the least of the voices.
        var calmSpeechS: Double
        var area: Estimate?
        /// At the threshold of the alerts.
        var hit: Estimate?
        var falseAlarm: Estimate?

        private enum CodingKeys: String, CodingKey {
            case voices, calm, strained, hit
            case withoutScore = "without_score"
            case calmSpeechS = "calm_speech_s"
            case area = "auc"
            case falseAlarm = "false"
        }
    }

    /// Figures of a label of the site's own.
    struct Other: Encodable {
        var voices: Int
        var clips: Int
        /// Share at or above the threshold of the alerts.
        var over: Estimate?
        /// Against the calm clips of the same voices.
        var area: Estimate?

        private enum CodingKeys: String, CodingKey {
            case voices, clips, over
            case area = "auc"
        }
    }

    /// A threshold chosen on these very recordings, each voice judged with the one that suits the others best.
    struct Fitted: Encodable {
        var threshold: Double
        var hit: Estimate?
        var falseAlarm: Estimate?
        var averageRecall: Estimate?

        private enum CodingKeys: String, CodingKey {
            case threshold, hit
            case falseAlarm = "false"
            case averageRecall = "uar"
        }
    }

    /// The threshold of the alerts.
    let threshold: Double
    let all: Group
    /// Mean of the areas of single voices.
    let areaWithinVoices: Estimate?
    /// `nil` with too few voices to leave one out.
    let fitted: Fitted?
    /// Levels heard beside scores; `nil` where the manifest has none.
    let levelCorrelation: Estimate?
    let bySex: [String: Group]
    let byVoice: [String: Group]
    let byLabel: [String: Other]

    private enum CodingKeys: String, CodingKey {
        case threshold, all, fitted
        case areaWithinVoices = "auc_within_voices"
        case levelCorrelation = "spearman"
        case bySex = "by_sex"
        case byVoice = "by_voice"
        case byLabel = "by_label"
    }

    /// Draws up the figures; `nil` without a voice.
    init?(_ trials: [VoiceTrial], threshold: Double) {
        guard !trials.isEmpty else { return nil }
        self.threshold = threshold
        let everyone = trials.enumerated().map { Voice(number: $0, trial: $1) }
        all = Self.group(everyone, threshold)
        let scores = LabelledScores(everyone.flatMap { $0.entries(of: .strained) })
        areaWithinVoices = scores.areaWithinSpeakers()
        fitted = Self.fitted(scores, all)
        levelCorrelation = LevelCorrelation.spearman(
            everyone.flatMap { voice in
                voice.scores.compactMap { score in score.clip.level.map { (voice.number, $0, Voice.value(score)) } }
            })
        // A site that gives no sex gets no table of sexes.
        bySex = Dictionary(grouping: everyone.filter { $0.trial.voice.sex != nil }) { $0.trial.voice.sex ?? "" }
            .mapValues { Self.group($0, threshold) }
        byVoice = Dictionary(grouping: everyone) { $0.trial.voice.speaker }.mapValues { Self.group($0, threshold) }
        byLabel = Self.others(everyone, threshold)
    }

    /// A voice and its number among all.
    private struct Voice {
        var number: Int
        var trial: VoiceTrial

        var scores: [ClipScore] { trial.rounds.flatMap { $0 } }

        /// No score is no alert: it stands below all others.
        static func value(_ score: ClipScore) -> Double { score.score ?? -1 }

        /// The calm scores and those of another label.
        func entries(of label: VoiceLabel) -> [LabelledScores.Entry] {
            scores.filter { $0.clip.label == .calm || $0.clip.label == label }.map {
                .init(speaker: number, isStrained: $0.clip.label == label, score: Self.value($0))
            }
        }

        func clips(_ label: VoiceLabel) -> Int {
            // Calm clips were scored in one of the rounds, all others in both.
            let count = scores.count { $0.clip.label == label }
            return label == .calm ? count : count / trial.rounds.count
        }

        /// Clips at or above the threshold; one that was so in one of two rounds is half a clip.
        func over(_ threshold: Double, _ label: VoiceLabel) -> Double {
            let count = Double(scores.count { $0.clip.label == label && Self.value($0) >= threshold })
            return label == .calm ? count : count / Double(trial.rounds.count)
        }
    }

    private static func group(_ voices: [Voice], _ threshold: Double) -> Group {
        let scores = LabelledScores(voices.flatMap { $0.entries(of: .strained) })
        let recognition = scores.recognition { _ in threshold }
        func clips(_ label: VoiceLabel) -> Int { voices.reduce(0) { $0 + $1.clips(label) } }
        func share(_ label: VoiceLabel, _ overVoices: Estimate?) -> Estimate? {
            voices.count == 1
                ? .share(hits: voices[0].over(threshold, label), of: clips(label))
                : steady(overVoices, clips: clips(label))
        }
        let missing = Set(voices.flatMap { voice in voice.scores.filter { $0.score == nil }.map(\.clip.file) })
        return Group(
            voices: voices.count, calm: clips(.calm), strained: clips(.strained), withoutScore: missing.count,
            calmSpeechS: voices.map(\.trial.calmSpeechS).min() ?? 0, area: scores.area(),
            hit: share(.strained, recognition.hit), falseAlarm: share(.calm, recognition.falseAlarm))
    }

    /// A share over voices; where all of them agree, drawing voices anew says nothing, and the number of clips has to.
    private static func steady(_ share: Estimate?, clips: Int) -> Estimate? {
        guard let share, share.interval != nil, share.value == 0 || share.value == 1 else { return share }
        return .share(hits: share.value * Double(clips), of: clips)
    }

    private static func fitted(_ scores: LabelledScores, _ all: Group) -> Fitted? {
        guard all.voices >= SpeakerBootstrap.minSpeakers, let threshold = scores.bestThreshold() else { return nil }
        var others: [Int: Double] = [:]
        for voice in Set(scores.entries.map(\.speaker)) {
            guard let threshold = scores.bestThreshold(without: voice) else { return nil }
            others[voice] = threshold
        }
        let recognition = scores.recognition { others[$0] ?? threshold }
        return Fitted(
            threshold: threshold, hit: steady(recognition.hit, clips: all.strained),
            falseAlarm: steady(recognition.falseAlarm, clips: all.calm), averageRecall: recognition.averageRecall)
    }

    private static func others(_ voices: [Voice], _ threshold: Double) -> [String: Other] {
        let labels = Set(voices.flatMap { $0.trial.voice.others.map(\.label) })
        var result: [String: Other] = [:]
        for case .other(let name) in labels {
            let label = VoiceLabel.other(name)
            let those = voices.filter { $0.clips(label) > 0 }
            let scores = LabelledScores(those.flatMap { $0.entries(of: label) })
            let clips = those.reduce(0) { $0 + $1.clips(label) }
            result[name] = Other(
                voices: those.count, clips: clips,
                over: steady(scores.recognition { _ in threshold }.hit, clips: clips), area: scores.area())
        }
        return result
    }
}

import Evaluation

/// Sixteen scores of four speakers, with ties, whose figures scipy 1.17.1 and scikit-learn 1.9.1 gave: `roc_auc_score`,
/// `spearmanr`; a speaker of weight two stood in the arrays twice.
enum KnownScores {
    static let scores: [Double] = [12, 35, 35, 48, 51, 60, 60, 72, 88, 20, 35, 41, 15, 60, 33, 90]
    static let isStrained = [0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1].map { $0 == 1 }
    static let levels: [Double] = [0, 1, 2, 1, 2, 2, 0, 2, 2, 0, 1, 1, 0, 2, 1, 2]
    static let ones = [Int](repeating: 1, count: 16)
    /// Weights of 2, 0, 1 and 1 for the four speakers.
    static let weights = [2, 2, 2, 2, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]

    static let labelled = LabelledScores(
        scores.indices.map { .init(speaker: $0 / 4, isStrained: isStrained[$0], score: scores[$0]) })
}

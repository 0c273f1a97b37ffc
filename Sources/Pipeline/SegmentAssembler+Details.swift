internal import Vault
internal import Vocabulary

extension SegmentAssembler {
    /// Where a segment comes from, which is the same for all of its parts.
    struct Origin {
        var agent: String
        var device: String
        var rule: AlertRule
        /// The calm voice when the alert was raised.
        var calm: [VoiceNorm]

        /// Adds it to a description, and what analysed the segment.
        func describe(_ metadata: inout SegmentMetadata, startSample: Int) {
            metadata.device = device
            metadata.thresholds = rule.thresholds
            metadata.rule = rule
            metadata.calm = calm
            metadata.analysis = SegmentAnalysis(
                startSample: startSample, program: Version.current, model: VoiceAnalysis.model)
        }
    }

    /// What is said of a segment's alert, as it stands by now.
    struct Details {
        var explanation: String
        var reasons: [VoiceReason]
        var voice: String?

        /// Adds what not every segment has to a description.
        func describe(_ metadata: inout SegmentMetadata) {
            metadata.reasons = reasons
            metadata.voice = voice
        }
    }
}

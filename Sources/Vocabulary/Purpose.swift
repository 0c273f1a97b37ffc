/// What a voice may be used for. The agent agrees to each by itself, and takes it back by itself.
public enum Purpose: String, Sendable, Codable, CaseIterable {
    /// The agent sees the own score.
    case selfView = "self-view"
    /// Others are told of strain, as the profile says.
    case alerts
    /// The seconds around an alert are kept, encrypted.
    case replay
    /// Figures, and recordings that were set aside, from before and after a measure are compared.
    case evaluation
}

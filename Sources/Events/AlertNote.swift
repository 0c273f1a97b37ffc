public import Vocabulary

/// What somebody said with a step that they took with an alert. All of them are kept, in order.
public struct AlertNote: Sendable, Equatable, Codable {
    /// Who said it.
    public var by: String
    /// When.
    public var at: Timestamp
    /// The step that it was said with: `resolved`, `contested`, `judged`.
    public var step: String
    /// What they said.
    public var text: String

    public init(by: String, at: Timestamp, step: String, text: String) {
        self.by = by
        self.at = at
        self.step = step
        self.text = text
    }

    /// What was said with a step; `nil` where nothing was.
    public init?(_ step: HandlingStep, _ handling: HandlingPayload) {
        guard let text = step.note else { return nil }
        self.init(by: handling.by, at: handling.at, step: step.name, text: text)
    }

    /// Whether it is the same said once more.
    public func repeats(_ other: AlertNote) -> Bool { by == other.by && step == other.step && text == other.text }

    /// Most that are kept of one alert.
    public static let most = 50
}

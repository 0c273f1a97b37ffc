import Events
public import Stress
public import Vocabulary

/// What was heard of the voice in an alert that is over, as it waits for a person to say whether anything was wrong.
///
/// One that was raised again under its name, since the hour had enough of them, is heard again: each stretch waits for
/// itself.
public struct HeardAlert: Sendable, Equatable, Codable {
    /// The alert.
    public var alertID: String
    /// When it was raised: only what a person says later can be about it.
    public var raisedAt: Timestamp
    /// What the calm voice would learn of it.
    public var voice: AlertVoice

    public init(alertID: String, raisedAt: Timestamp, voice: AlertVoice) {
        self.alertID = alertID
        self.raisedAt = raisedAt
        self.voice = voice
    }
}

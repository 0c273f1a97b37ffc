public import Events

/// What this module adds to the log: the families of its events. All of them are the agent's alone, and all of them go
/// where the agent erases.
public enum WellbeingEvents {
    /// Each in its own folder, with its payloads and how state follows.
    public static let families: [EventFamily] = [.call, .rest, .checkIn, .survey, .trial, .report]
}

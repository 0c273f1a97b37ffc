public import Events
public import Languages

/// What this module adds to the log: the families of its events. All of them are the agent's alone, and all of them go
/// where the agent erases.
public enum WellbeingEvents {
    /// Each in its own folder, with its payloads and how state follows.
    public static let families: [EventFamily] = [.call, .rest, .checkIn, .survey, .trial, .report]

    /// What each is called where the agent is told what is held: for programs, and for people.
    private static let names: [String: (name: String, words: Phrase)] = [
        EventFamily.call.name: ("calls", Phrase("calls that are over")),
        EventFamily.rest.name: ("breaks", Phrase("breaks: offered, answered, taken")),
        EventFamily.checkIn.name: ("check-ins", Phrase("check-ins: how you said you are")),
        EventFamily.survey.name: ("survey answers", Phrase("your answers to surveys")),
        EventFamily.trial.name: ("offers drawn", Phrase("draws of offers, and measures")),
        EventFamily.report.name: ("shared reports", Phrase("reports that you have shared")),
    ]

    /// What a family is called, for programs.
    public static func name(of family: EventFamily) -> String { names[family.name]?.name ?? family.name }

    /// What that name is to a person; `nil` where it is none of a family.
    public static func words(forHeld name: String) -> Phrase? { names.values.first { $0.name == name }?.words }

    /// The family that an event of this type belongs to; `nil` where it is none of this module's.
    public static func family(of type: EventType) -> EventFamily? {
        families.first { type.rawValue.hasPrefix($0.prefix) }
    }
}

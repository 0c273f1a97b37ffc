import ArgumentParser

/// The commands by which agents help themselves.
enum WellbeingCommands {
    static let all: [any ParsableCommand.Type] = [
        BreaksCommand.self,
        BreatheCommand.self,
        CheckInCommand.self,
        SurveyCommand.self,
        MeasureCommand.self,
        ReportCommand.self,
        ContactsCommand.self,
        TrayCommand.self,
        ShortcutCommand.self,
        FootswitchCommand.self,
    ]
}

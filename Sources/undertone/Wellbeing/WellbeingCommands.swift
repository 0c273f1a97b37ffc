import ArgumentParser

/// The commands by which agents help themselves.
enum WellbeingCommands {
    static let all: [any ParsableCommand.Type] = [
        MeasureCommand.self,
        ReportCommand.self,
    ]
}

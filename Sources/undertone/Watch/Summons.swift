import Events
import Foundation
import Vocabulary

/// An event for which a person is called: by the bell, or by a notice on the desktop.
struct Summons: Equatable {
    /// What stands in large letters.
    let title: String
    /// What stands below.
    let text: String
    /// Whether the notice stays until it is closed.
    let isUrgent: Bool

    /// Who is called for what: requests for help, alerts that begin, rise or wait too long, and what is handed to
    /// oneself.
    /// - Parameters:
    ///   - event: what happened.
    ///   - person: user name of whoever watches.
    init?(_ event: Event, for person: String) {
        let agent = EventLine.agent(ofSource: event.source)
        switch event.data {
        case .alert(.raised, let alert), .alert(.rising, let alert): self.init(alert)
        case .handling(.escalate, _):
            self.init("\(agent): nobody has acknowledged the alert", "It has waited too long.", true)
        case .handling(.handOn(person), let handling):
            self.init("\(handling.by) hands an alert on to you", "It is about \(agent).", true)
        case .alert(.tried, _), .alert(.cleared, _), .handling, .segment, .capture, .baseline, .consent, .policy,
            .erased,
            .daemon, .other:
            return nil
        }
    }

    /// The same for an alert that was open before anybody looked.
    init?(open record: AlertRecord) {
        guard record.life.isWaiting else { return nil }
        self.init(record.alert)
    }

    private init(_ alert: AlertPayload) {
        let isHelp = alert.kind == .help
        self.init(
            isHelp ? "\(alert.agent) asks for help" : "\(alert.agent): \(alert.level.rawValue)",
            Wording.reasons(of: alert), isHelp || alert.level >= .critical)
    }

    private init(_ title: String, _ text: String, _ isUrgent: Bool) {
        (self.title, self.text, self.isUrgent) = (title, text, isUrgent)
    }
}

/// Notices on the desktop, by the desktop's own program for them.
struct DesktopNotice {
    private static let name = "notify-send"
    private let path: String

    /// Looks for the program along `PATH`.
    /// - Throws: ``CommandFailure`` where it is not installed.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure) {
        let folders = environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        let paths = folders.map { "\($0)/\(Self.name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw CommandFailure(
                "--notify needs \(Self.name), which is not installed (Debian: apt install libnotify-bin)",
                status: .unavailable)
        }
        self.path = path
    }

    /// Shows a notice; that the desktop cannot is no reason to stop watching.
    func show(_ summons: Summons) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = Self.arguments(summons)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }

    /// What the program is called with. Words of people cannot become options or marks of its markup.
    static func arguments(_ summons: Summons) -> [String] {
        let text = summons.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return [
            "--app-name=Undertone", "--urgency=\(summons.isUrgent ? "critical" : "normal")", "--",
            InkedLine(summons.title).text(hasColour: false), InkedLine(text).text(hasColour: false),
        ]
    }
}

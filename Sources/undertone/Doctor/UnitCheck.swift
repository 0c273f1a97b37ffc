import Foundation
import Languages

/// What the user's service manager says about the daemon's unit.
enum UnitFacts: Sendable {
    /// This machine was not booted with systemd, or lacks its programs.
    case noSystemd
    /// The user's manager cannot be asked; why.
    case noManager(String)
    /// It answered.
    case known(Unit)

    /// The unit as it is in effect.
    struct Unit: Sendable {
        /// Properties by name, as `systemctl show` prints them.
        var properties: [String: String]
        /// Version of the manager; 0 where it does not say.
        var managerVersion = 0
        /// Text of the unit file and its drop-ins by path, in the order in which they count.
        var files: [(path: String, text: String)] = []
        /// What the running daemon was given as environment; `nil` where none runs or it may not be seen.
        var daemonVariables: [String: String]?
        /// How the running daemon sees the sound server's socket; `nil` where none runs or it may not be looked at.
        var socketFromWithin: FileFacts?

        subscript(name: String) -> String { properties[name, default: ""] }

        /// Process of the daemon; `nil` where none runs.
        var processID: Int32? { Int32(self["MainPID"]).flatMap { $0 > 0 ? $0 : nil } }
        /// Whether systemd has been asked to run it and does not succeed.
        var isFailing: Bool { ["failed", "activating", "deactivating"].contains(self["ActiveState"]) }
    }

    /// Name of the unit.
    static let name = "undertoned.service"

    /// The program to ask and to command systemd; `nil` where this machine was not booted with it.
    static var systemctl: String? {
        guard FileFacts(at: "/run/systemd/system").kind == .folder else { return nil }
        return ["/usr/bin/systemctl", "/bin/systemctl"].first { FileFacts(at: $0).kind == .file }
    }

    /// What is asked about the unit: its state, and every option that can hide a sound server.
    private static let properties =
        [
            "LoadState", "UnitFileState", "ActiveState", "SubState", "Result", "ExecMainStatus", "NRestarts", "MainPID",
            "FragmentPath", "DropInPaths", "NeedDaemonReload", "StatusText",
        ] + SandboxRule.properties

    /// Asks the user's manager, and whether its daemon sees the sound server's socket. Blocks for `limit` at most a
    /// question.
    init(socketPath: String?, limit: Duration) {
        guard let program = Self.systemctl else {
            self = .noSystemd
            return
        }
        let asked = ["--user", "show", Self.name] + Self.properties.flatMap { ["-p", $0] }
        guard let answer = ProgramOutput.of(program, asked, limit: limit), answer.status == 0 else {
            let complaint = ProgramOutput.of(program, ["--user", "is-system-running"], limit: limit)?.errors ?? ""
            self = .noManager(complaint.split(separator: "\n").first.map(String.init) ?? "no answer")
            return
        }
        var unit = Unit(properties: Self.assignments(answer.output))
        let version = ProgramOutput.of(program, ["--user", "show", "-p", "Version", "--value"], limit: limit)
        unit.managerVersion = Int(version?.output.prefix { $0.isNumber } ?? "") ?? 0
        let paths = [unit["FragmentPath"]] + unit["DropInPaths"].split(separator: " ").map(String.init)
        unit.files = paths.compactMap { path in (try? String(contentsOfFile: path, encoding: .utf8)).map { (path, $0) }
        }
        if let process = unit.processID {
            let block = FileManager.default.contents(atPath: "/proc/\(process)/environ")
            unit.daemonVariables = block.map { Self.assignments(String(decoding: $0, as: UTF8.self), between: "\0") }
            unit.socketFromWithin = socketPath.map { FileFacts(at: "/proc/\(process)/root\($0)") }
        }
        self = .known(unit)
    }

    private static func assignments(_ text: String, between separator: Character = "\n") -> [String: String] {
        let pairs = text.split(separator: separator).compactMap { line -> (String, String)? in
            let name = line.prefix { $0 != "=" }
            return name.count < line.count ? (String(name), String(line.dropFirst(name.count + 1))) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// The daemon's unit: installed, enabled, and running without falling.
enum UnitCheck {
    private static let name = "unit"

    static func findings(_ facts: Facts) -> [Finding] {
        switch facts.unit {
        case nil: .late(name, "the user's service manager")
        case .noSystemd: .ok(name, "this machine does not run systemd; the daemon is started by other means")
        case .noManager(let reason):
            .warning(
                name, "the user's service manager cannot be asked: \(reason)",
                hint: "log in with a session of your own (not su), so that XDG_RUNTIME_DIR and its bus are set")
        case .known(let unit): findings(unit)
        }
    }

    private static func findings(_ unit: UnitFacts.Unit) -> [Finding] {
        guard unit["LoadState"] == "loaded" else {
            return .warning(
                name, "\(UnitFacts.name) is \(unit["LoadState"].isEmpty ? "not known" : unit["LoadState"])",
                hint: "install it (make install, or the package), then systemctl --user daemon-reload")
        }
        var findings = [state(unit)]
        func warn(_ text: String, hint: String) { findings.append(.warning(name, text, hint: hint)) }
        let start = unit["UnitFileState"]
        if !["enabled", "enabled-runtime", "static", "linked", "alias"].contains(start) {
            warn("it does not start with the session (\(start))", hint: "systemctl --user enable undertoned")
        }
        if unit["NeedDaemonReload"] == "yes" {
            warn(
                "its files have changed since the manager read them",
                hint: "systemctl --user daemon-reload && systemctl --user restart undertoned")
        }
        if let restarts = Int(unit["NRestarts"]), restarts > 0 {
            let times = restarts == 1 ? "time" : "times"
            warn("restarted by itself \(restarts) \(times)", hint: "journalctl --user -u undertoned tells why")
        }
        return findings
    }

    /// Why the user's own daemon does not run although systemd was asked to run it, and what tells more; `nil` where
    /// nobody has asked, or it is not known.
    static func whyNotRunning() async -> String? {
        let limit = Duration.seconds(2)
        let facts = await TimeLimit.answer(within: limit, { UnitFacts(socketPath: nil, limit: limit) })
        guard case .known(let unit)? = facts else { return nil }
        return whyNotRunning(unit)
    }

    static func whyNotRunning(_ unit: UnitFacts.Unit) -> String? {
        guard unit["LoadState"] == "loaded", unit.isFailing else { return nil }
        let result = localized("result \(unit["Result"]), exit status \(unit["ExecMainStatus"])")
        return localized(
            """
            the daemon does not run: \(UnitFacts.name) is \(unit["ActiveState"]) (\(result)). \(hint(unit)); undertone \
            doctor looks at everything else
            """)
    }

    private static func state(_ unit: UnitFacts.Unit) -> Finding {
        let files = unit.files.map(\.path)
        let dropIns = files.count > 1 ? ", with \(files.dropFirst().joined(separator: ", "))" : ""
        let place = (files.first ?? unit["FragmentPath"]) + dropIns
        switch unit["ActiveState"] {
        case "active": return .ok(name, "\(unit["ActiveState"]) (\(unit["SubState"])), \(place)")
        case "inactive": return .warning(name, "not running, \(place)", hint: "systemctl --user start undertoned")
        default:
            return .fault(
                name,
                "\(unit["ActiveState"]) (\(unit["SubState"])), result \(unit["Result"]), exit status "
                    + "\(unit["ExecMainStatus"]), \(place)", hint: hint(unit))
        }
    }

    /// By the daemon's exit status, where that tells more than its log has to.
    private static func hint(_ unit: UnitFacts.Unit) -> String {
        let hint =
            switch unit["ExecMainStatus"] {
            case "77": localized("it runs as root beside another user's sound server: enable it for that user alone")
            case "78": localized("undertoned --check, else journalctl --user -u undertoned -n 5, tells what to mend")
            default: localized("journalctl --user -u undertoned -n 20 tells why")
            }
        return unit["ActiveState"] == "failed"
            ? localized("\(hint); then systemctl --user restart undertoned") : hint
    }
}

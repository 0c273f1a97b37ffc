/// The daemon's unit: installed, enabled, and running without falling.
enum UnitCheck {
    private static let name = "unit"

    static func findings(_ facts: Facts) -> [Finding] {
        switch facts.unit {
        case nil: [.late(name, "the user's service manager")]
        case .noSystemd: [.ok(name, "this machine does not run systemd; the daemon is started by other means")]
        case .noManager(let reason):
            [
                .warning(
                    name, "the user's service manager cannot be asked: \(reason)",
                    mend: "log in with a session of your own (not su), so that XDG_RUNTIME_DIR and its bus are set")
            ]
        case .known(let unit): findings(unit)
        }
    }

    private static func findings(_ unit: UnitFacts.Unit) -> [Finding] {
        guard unit["LoadState"] == "loaded" else {
            return [
                .warning(
                    name, "\(UnitFacts.name) is \(unit["LoadState"].isEmpty ? "not known" : unit["LoadState"])",
                    mend: "install it (make install, or the package), then systemctl --user daemon-reload")
            ]
        }
        var findings = [state(unit)]
        if !["enabled", "enabled-runtime", "static", "linked", "alias"].contains(unit["UnitFileState"]) {
            findings.append(
                .warning(
                    name, "it does not start with the session (\(unit["UnitFileState"]))",
                    mend: "systemctl --user enable undertoned"))
        }
        if unit["NeedDaemonReload"] == "yes" {
            findings.append(
                .warning(
                    name, "its files have changed since the manager read them",
                    mend: "systemctl --user daemon-reload && systemctl --user restart undertoned"))
        }
        if let restarts = Int(unit["NRestarts"]), restarts > 0 {
            findings.append(
                .warning(
                    name, "restarted by itself \(restarts) \(restarts == 1 ? "time" : "times")",
                    mend: "journalctl --user -u undertoned tells why"))
        }
        return findings
    }

    private static func state(_ unit: UnitFacts.Unit) -> Finding {
        let files = unit.files.map(\.path)
        let dropIns = files.count > 1 ? ", with \(files.dropFirst().joined(separator: ", "))" : ""
        let place = (files.first ?? unit["FragmentPath"]) + dropIns
        switch unit["ActiveState"] {
        case "active": return .ok(name, "\(unit["ActiveState"]) (\(unit["SubState"])), \(place)")
        case "inactive":
            return .warning(name, "not running, \(place)", mend: "systemctl --user start undertoned")
        default:
            return .fault(
                name,
                "\(unit["ActiveState"]) (\(unit["SubState"])), result \(unit["Result"]), exit status "
                    + "\(unit["ExecMainStatus"]), \(place)",
                mend: mend(unit))
        }
    }

    /// By the daemon's exit status, where that tells more than its log has to.
    private static func mend(_ unit: UnitFacts.Unit) -> String {
        let again = unit["ActiveState"] == "failed" ? "; then systemctl --user restart undertoned" : ""
        return switch unit["ExecMainStatus"] {
        case "77": "it runs as root beside another user's sound server: enable it for that user alone" + again
        case "78": "undertoned --check, else journalctl --user -u undertoned -n 5, tells what to mend" + again
        default: "journalctl --user -u undertoned -n 20 tells why" + again
        }
    }
}

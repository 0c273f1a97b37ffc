import Capture
import DaemonConfiguration
import Events
import Foundation

/// The unit's sandbox: whether it keeps the daemon from the sound server, and which option does.
///
/// What is judged is a difference: this process reaches the server and the daemon does not. Then every option in effect
/// is asked what it would do to the way there.
enum SandboxCheck {
    private static let name = "sandbox"
    private static let maxValue = 60

    static func findings(_ facts: Facts) -> [Finding] {
        guard case .known(let unit)? = facts.unit, unit["LoadState"] == "loaded", let sound = facts.sound,
            let configuration = facts.configuration
        else { return [] }
        let situation = SandboxRule.Situation(
            unit: unit, address: sound.address, socketOwner: sound.socket?.kind == nil ? nil : sound.socket?.owner,
            userID: facts.user.userID, variables: facts.user.variables,
            isServerConfigured: !configuration.loaded.configuration.capture.server.isEmpty)
        let culprits = credible(SandboxRule.culprits(in: situation), unit)
        switch evidence(facts, unit, sound) {
        case .daemonHears: return .ok(name, "the daemon reaches the sound server from within it")
        case .none:
            // The daemon may never have been started so: a mistake in the making.
            guard sound.isReached, !culprits.isEmpty else {
                return .ok(name, "no option of the unit hides the sound server")
            }
            return culprits.map { .warning(name, text($0, unit), hint: hint($0, unit)) }
        case .daemonDiffers(let complaint):
            guard culprits.isEmpty else { return culprits.map { .fault(name, text($0, unit), hint: hint($0, unit)) } }
            // A unit that fails for another reason is told of elsewhere.
            guard let complaint else { return .ok(name, "no option of the unit hides the sound server") }
            return .warning(
                name,
                "the sound server is reached from here and not by the daemon (\(complaint)), and no option of the "
                    + "unit explains it",
                hint: "wait a few seconds and run it again; else restart: systemctl --user restart undertoned")
        }
    }

    /// What daemon and doctor say about the same server.
    private enum Evidence {
        case daemonHears
        case daemonDiffers(complaint: String?)
        case none
    }

    private static func evidence(_ facts: Facts, _ unit: UnitFacts.Unit, _ sound: SoundFacts) -> Evidence {
        guard sound.isReached else { return .none }
        guard case .success(let answer) = facts.daemon.answer else {
            return unit.isFailing ? .daemonDiffers(complaint: nil) : .none
        }
        // A daemon that somebody started by hand is in no sandbox.
        guard unit.processID != nil else { return .none }
        let capture = answer.status.capture
        switch CaptureState.Condition(rawValue: capture.state) {
        // Whoever has a stream from a microphone reaches the server, whatever comes through it.
        case .capturing, .muted, .deaf, .suspended: return .daemonHears
        case .paused, .stopped: return .none
        case .waiting, .lost, .moved, nil:
            return sound.selection?.chosen == nil ? .none : .daemonDiffers(complaint: capture.reason ?? "")
        }
    }

    /// Leaves out options that hide a path which the running daemon sees.
    private static func credible(_ culprits: [SandboxRule.Culprit], _ unit: UnitFacts.Unit) -> [SandboxRule.Culprit] {
        guard unit.socketFromWithin?.kind == .socket else { return culprits }
        return culprits.filter { !SandboxRule.mountOptions.contains($0.option) }
    }

    private static func text(_ culprit: SandboxRule.Culprit, _ unit: UnitFacts.Unit) -> String {
        // A long value, such as the list of all system calls, hides what is meant.
        let value = culprit.value.count <= maxValue ? "=\(culprit.value)" : ""
        let place = file(of: culprit, unit).map { " (\($0))" } ?? ""
        return "\(culprit.option)\(value)\(place) \(culprit.effect)"
    }

    private static func hint(_ culprit: SandboxRule.Culprit, _ unit: UnitFacts.Unit) -> String {
        "take \(culprit.option) out of \(file(of: culprit, unit) ?? "the unit"), then systemctl --user daemon-reload "
            + "&& systemctl --user restart undertoned"
    }

    /// The last file that sets the option.
    private static func file(of culprit: SandboxRule.Culprit, _ unit: UnitFacts.Unit) -> String? {
        unit.files.last { file in
            file.text.split(separator: "\n").contains { line in
                let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                return parts.count == 2 && parts[0] == culprit.option && !parts[1].isEmpty
            }
        }?.path
    }
}

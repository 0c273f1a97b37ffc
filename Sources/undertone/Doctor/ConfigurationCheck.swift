import DaemonConfiguration
import Languages
import Policy
import Vault
import Vocabulary

/// What the daemon would make of the configuration, and the files that it consists of.
struct ConfigurationFacts: Sendable {
    /// The configuration; the defaults where it has faults, so that the rest can be looked at.
    var loaded: LoadedConfiguration
    /// Every complaint.
    var problems: [ConfigurationError.Problem] = []
    /// Files that exist, also where they cannot be used.
    var files: [FileFacts] = []
}

extension ConfigurationFacts {
    /// Reads the configuration; `nil` where not even the defaults hold together, which they do.
    init?(file: String?, environment: ProcessEnvironment) {
        files = (file.map { [$0] } ?? Locations.searchPath(in: environment)).map { FileFacts(at: $0) }.filter {
            !$0.isAbsent
        }
        do {
            loaded = try LoadedConfiguration(
                file: file, environment: environment, recipientFault: KeyFacts.fault(ofRecipient:))
        } catch {
            problems = error.problems
            // An empty file, and a login name that can serve as the agent's id.
            var fallback = environment
            fallback.userName = "agent"
            guard
                let defaults = (try? LoadedConfiguration(file: "/dev/null", environment: environment))
                    ?? (try? LoadedConfiguration(file: "/dev/null", environment: fallback))
            else { return nil }
            loaded = defaults
        }
    }
}

/// The configuration: readable, valid, and nobody else's to write.
enum ConfigurationCheck {
    private static let name = "configuration"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration else { return .late(name, "the configuration's files") }
        // With faults of its own the defaults are looked at, whose policy says nothing.
        let problems =
            configuration.problems.isEmpty ? configuration.loaded.policyFault?.problems ?? [] : configuration.problems
        var findings = problems.map { problem in
            let place = [problem.file, problem.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
            let what = [place, problem.key ?? "", problem.fault].filter { !$0.isEmpty }.joined(separator: ": ")
            return Finding.fault(name, what, hint: problem.hint)
        }
        let policy = configuration.loaded.configuration.policy
        if policy.profile == .supervised, policy.rules.isEEA, policy.basisBy.isEmpty {
            findings.append(
                .warning(
                    name, "policy.basis_by names nobody who decided the basis for \"supervised\"; the agent is told so",
                    hint: "write a name and an office as policy.basis_by"))
        }
        if policy.rules.isBasisShort {
            findings.append(
                .warning(
                    name, "policy.basis is \"\(policy.basis)\", which the agent can hardly judge",
                    hint: "write a sentence: what is protected, and why it needs this"))
        }
        findings += configuration.files.compactMap { exposure(of: $0, to: facts.user) }
        if let warning = configuration.loaded.configuration.vault.holdBackWarning {
            findings.append(.warning(name, localized(warning), hint: "write vault.hold_back_s, 30 is the default"))
        }
        if findings.isEmpty {
            let files = configuration.loaded.files
            findings = [.ok(name, files.isEmpty ? "no file, the defaults" : files.joined(separator: ", then "))]
        }
        return findings
    }

    /// Who may write the configuration decides what is heard and who may open it.
    private static func exposure(of file: FileFacts, to user: UserFacts) -> Finding? {
        guard file.kind == .file else { return nil }
        if file.mode & 0o002 != 0 {
            return .fault(name, "\(file.path) can be written by everybody", hint: "chmod o-w \(file.path)")
        }
        if file.owner != 0, file.owner != user.userID {
            return .fault(
                name, "\(file.path) belongs to another user (uid \(file.owner)), who decides what is heard",
                hint: "sudo chown root \(file.path)")
        }
        guard file.mode & 0o020 != 0, file.group != 0, file.group != user.groupID else { return nil }
        return .warning(
            name, "\(file.path) can be written by a group (gid \(file.group))", hint: "chmod g-w \(file.path)")
    }
}

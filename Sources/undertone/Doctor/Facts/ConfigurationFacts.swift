import DaemonConfiguration
import Vault

/// What the daemon would make of the configuration, and the files that it consists of.
struct ConfigurationFacts: Sendable {
    /// The configuration; the defaults where it has faults, so that the rest can be looked at.
    var loaded: LoadedConfiguration
    /// Every complaint.
    var problems: [ConfigurationError.Problem] = []
    /// Files that exist, also where they cannot be used.
    var files: [FileFacts] = []

    /// Facts put together by hand.
    init(loaded: LoadedConfiguration, problems: [ConfigurationError.Problem] = [], files: [FileFacts] = []) {
        self.loaded = loaded
        self.problems = problems
        self.files = files
    }

    /// Reads the configuration; `nil` where not even the defaults hold together, which they do.
    init?(file: String?, environment: ProcessEnvironment) {
        files = (file.map { [$0] } ?? Locations.searchPath(in: environment)).map { FileFacts(at: $0) }
            .filter { !$0.isAbsent }
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

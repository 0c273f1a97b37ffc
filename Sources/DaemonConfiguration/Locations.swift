import Events

/// Every file, folder and socket that the programs use, resolved to an absolute path.
///
/// The daemon and the command line compute them with the same function from the same inputs, and so they meet.
public struct Locations: Sendable, Equatable {
    /// Folder of everything that lasts.
    public let stateFolder: String
    /// Folder of the stored baselines.
    public let baselineFolder: String
    /// Folder of the encrypted segments.
    public let vaultFolder: String
    /// The event log.
    public let eventLogFile: String
    /// What the agent said that restricts, beside the log.
    public let reserveFile: String
    /// The agent's own socket; `nil` where there is no runtime folder and none is configured.
    public let agentSocket: String?
    /// The supervisors' socket; `nil` for none.
    public let supervisorSocket: String?
    /// The socket for the site's hub; `nil` for none.
    public let hubSocket: String?
    /// Files of the secret keys of whoever reads segments here.
    public let identityFiles: [String]
    /// File with the questions of the survey; `nil` for the program's own.
    public let surveyFile: String?

    /// Resolves `configuration` for the user of `environment`. Pure but for the question whether the system has made
    /// the shared folder, which the environment answers.
    public init(of configuration: UndertoneConfiguration, in environment: ProcessEnvironment) {
        func resolved(_ path: String, default fallback: String) -> String {
            path.isEmpty ? fallback : environment.path(path)
        }

        // systemd gives a list where a unit names several folders; ours names one.
        let stateDirectory = environment.folder("STATE_DIRECTORY").map { String($0.prefix { $0 != ":" }) }
        let stateHome = environment.folder("XDG_STATE_HOME") ?? environment.homeFolder + "/.local/state"
        let state = stateDirectory ?? stateHome + "/undertone"
        stateFolder = state
        baselineFolder = resolved(configuration.baseline.directory, default: state + "/baselines")
        vaultFolder = resolved(configuration.vault.directory, default: state + "/segments")
        reserveFile = state + "/reserve"
        eventLogFile = resolved(configuration.eventLog.path, default: state + "/events.sqlite")
        identityFiles = configuration.qa.identity.filter { !$0.isEmpty }.map(environment.path)
        let survey = configuration.wellbeing.survey
        surveyFile = survey.isEmpty ? nil : environment.path(survey)

        let agent = configuration.feed.agentSocket
        let runtime = environment.folder("XDG_RUNTIME_DIR")
        agentSocket = agent.isEmpty ? runtime.map { $0 + "/undertone/agent.sock" } : resolved(agent, default: agent)

        // Whether the agent's own folder in it is there already, the daemon finds out, and says.
        let own =
            environment.isFolder(FeedWire.sharedFolder) ? "\(FeedWire.sharedFolder)/\(environment.userName)/" : nil
        switch configuration.feed.supervisorSocket {
        case "off": supervisorSocket = nil
        case "": supervisorSocket = own.map { $0 + FeedWire.socketName }
        case let path: supervisorSocket = resolved(path, default: path)
        }
        switch configuration.feed.hubSocket {
        case "off": hubSocket = nil
        case "auto": hubSocket = (own ?? runtime.map { $0 + "/undertone/" }).map { $0 + FeedWire.hubSocketName }
        case let path: hubSocket = resolved(path, default: path)
        }
    }

    /// The files that are read where none is named, the weaker first.
    public static func searchPath(in environment: ProcessEnvironment) -> [String] {
        let userFolder = environment.folder("XDG_CONFIG_HOME") ?? environment.homeFolder + "/.config"
        return ["/etc/undertone/undertone.toml", userFolder + "/undertone/undertone.toml"]
    }
}

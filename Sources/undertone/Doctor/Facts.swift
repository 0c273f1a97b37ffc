import DaemonConfiguration
import EventLog
import Pipeline

/// Everything that was gathered before anything is judged. What is `nil` did not answer in time.
struct Facts: Sendable {
    var user: UserFacts
    var configuration: ConfigurationFacts?
    var sound: SoundFacts?
    var unit: UnitFacts?
    var daemon: DaemonFacts
    var supervisors: SupervisorFacts?
    var hub: HubFacts?
    /// The folders of what is private: state, baselines, vault.
    var folders: [FolderFacts]?
    var keys: KeyFacts?
    var baselines: [BaselineFacts]?
    var disks: [DiskFacts]?
    var segments: SegmentFolderFacts?
    var eventLog: EventLogFacts?
    var clock: ClockFacts?
    var reserve: Reserve.Reading?
    /// Files that were set aside.
    var setAside: [String]?

    /// How long the configuration may take; everything else waits for it.
    private static let configurationLimit = Duration.milliseconds(800)
    /// How long a daemon may take to answer.
    private static let daemonLimit = Duration.seconds(1)
    /// How long anything else may take. The three together stay below three seconds.
    private static let limit = Duration.milliseconds(1_900)

    /// Looks at everything, at once where one does not need the other; takes three seconds at most.
    static func gathered(configurationFile: String?, ownKey: KeyFacts.Own? = nil) async -> Facts {
        let environment = ProcessEnvironment.current()
        let user = UserFacts(environment)
        let configuration =
            await TimeLimit.answer(within: configurationLimit) {
                ConfigurationFacts(file: configurationFile, environment: environment)
            } ?? nil
        guard let configuration else {
            return Facts(user: user, daemon: await DaemonFacts(socketPath: nil, limit: daemonLimit))
        }
        let loaded = configuration.loaded
        let places = loaded.locations
        let socketPath = SoundFacts.socketPath(of: loaded, variables: user.variables)
        let folders = [places.stateFolder, places.baselineFolder, places.vaultFolder]
        let keyFolders =
            folders + Locations.searchPath(in: environment).map { String($0.dropLast("/undertone.toml".count)) }

        async let sound = answer { SoundFacts(loaded, variables: user.variables, limit: limit * 0.9) }
        async let unit = answer { UnitFacts(socketPath: socketPath, limit: limit * 0.4) }
        async let supervisors = answer { SupervisorFacts(loaded, user: user) }
        async let hub = answer { HubFacts(loaded) }
        async let folderFacts = answer { folders.map { FolderFacts(at: $0, user: user.userID) } }
        async let keys = answer { KeyFacts(folders: keyFolders, home: user.home) }
        async let baselines = answer { BaselineFacts.stored(loaded) }
        async let setAside = answer {
            SetAsideCheck.files(in: [places.stateFolder, loaded.baselineStore.folderPath])
        }
        async let reserve = answer { Reserve.read(places.reserveFile) }
        async let clock = answer { ClockFacts(limit: limit * 0.9) }
        async let disks = answer {
            [("segments", places.vaultFolder), ("event log", places.eventLogFile)].compactMap {
                DiskFacts(what: $0, at: $1)
            }
        }
        async let segments = answer { try? SegmentFolderFacts(folder: places.vaultFolder, log: places.eventLogFile) }
        let daemon = await DaemonFacts(socketPath: places.agentSocket, limit: daemonLimit)
        let hasDaemon = if case .success = daemon.answer { true } else { false }
        async let stored = KeyFacts.stored(socketPath: hasDaemon ? places.agentSocket : nil, limit: limit - daemonLimit)
        let eventLog = await TimeLimit.answer(within: limit - daemonLimit) {
            EventLogFacts(path: places.eventLogFile, hasDaemon: hasDaemon)
        }
        var keyFacts = await keys
        keyFacts?.own = ownKey
        keyFacts?.stored = await stored
        return Facts(
            user: user, configuration: configuration, sound: await sound, unit: await unit, daemon: daemon,
            supervisors: await supervisors, hub: await hub, folders: await folderFacts, keys: keyFacts,
            baselines: await baselines,
            disks: await disks, segments: await segments ?? nil, eventLog: eventLog, clock: await clock,
            reserve: await reserve, setAside: await setAside)
    }

    private static func answer<Value: Sendable>(_ question: @escaping @Sendable () -> Value) async -> Value? {
        await TimeLimit.answer(within: limit, question)
    }
}

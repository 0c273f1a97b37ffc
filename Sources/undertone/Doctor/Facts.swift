import DaemonConfiguration

/// Everything that was gathered before anything is judged. What is `nil` did not answer in time.
struct Facts: Sendable {
    var user: UserFacts
    var configuration: ConfigurationFacts?
    var sound: SoundFacts?
    var unit: UnitFacts?
    var daemon: DaemonFacts
    var supervisors: SupervisorFacts?
    /// The folders of what is private: state, baselines, vault.
    var folders: [FolderFacts]?
    var keys: KeyFacts?
    var baselines: [BaselineFacts]?
    var disks: [DiskFacts]?
    var segments: SegmentFolderFacts?
    var eventLog: EventLogFacts?
    var clock: ClockFacts?

    /// How long the configuration may take; everything else waits for it.
    private static let configurationLimit = Duration.milliseconds(800)
    /// How long a daemon may take to answer.
    private static let daemonLimit = Duration.seconds(1)
    /// How long anything else may take. The three together stay below three seconds.
    private static let limit = Duration.milliseconds(1_900)

    /// Looks at everything, at once where one does not need the other.
    /// - Parameters:
    ///   - configurationFile: the one file to read in place of the usual ones.
    ///   - ownKey: a key that somebody asks about.
    /// - Returns: the facts, after three seconds at most.
    static func gathered(configurationFile: String?, ownKey: KeyFacts.Own? = nil) async -> Facts {
        let environment = ProcessEnvironment.current()
        let user = UserFacts(environment)
        let configuration =
            await TimeLimit.answer(within: configurationLimit) {
                ConfigurationFacts(file: configurationFile, environment: environment)
            } ?? nil
        guard let configuration else {
            return Facts(
                user: user, daemon: await DaemonFacts(socketPath: nil, limit: daemonLimit), clock: nil)
        }
        let (loaded, limit) = (configuration.loaded, limit)
        let places = loaded.locations
        let socketPath = SoundFacts.socketPath(of: loaded, variables: user.variables)
        let folders = [places.stateFolder, places.baselineFolder, places.vaultFolder]
        let keyFolders =
            folders + Locations.searchPath(in: environment).map { String($0.dropLast("/undertone.toml".count)) }

        async let sound = TimeLimit.answer(within: limit) {
            SoundFacts(loaded, variables: user.variables, limit: limit * 0.9)
        }
        async let unit = TimeLimit.answer(within: limit) { UnitFacts(socketPath: socketPath, limit: limit * 0.4) }
        async let supervisors = TimeLimit.answer(within: limit) { SupervisorFacts(loaded) }
        async let folderFacts = TimeLimit.answer(within: limit) {
            folders.map { FolderFacts(at: $0, user: user.userID) }
        }
        async let keys = TimeLimit.answer(within: limit) { KeyFacts(folders: keyFolders, home: user.home) }
        async let baselines = TimeLimit.answer(within: limit) { BaselineFacts.stored(loaded) }
        async let clock = TimeLimit.answer(within: limit) { ClockFacts(limit: limit * 0.9) }
        async let disks = TimeLimit.answer(within: limit) {
            [("segments", places.vaultFolder), ("event log", places.eventLogFile)].compactMap {
                DiskFacts(what: $0, at: $1)
            }
        }
        async let segments = TimeLimit.answer(within: limit) {
            try? SegmentFolderFacts(folder: places.vaultFolder, log: places.eventLogFile)
        }
        let daemon = await DaemonFacts(socketPath: places.agentSocket, limit: daemonLimit)
        let hasDaemon = if case .success = daemon.answer { true } else { false }
        async let stored = KeyFacts.stored(
            socketPath: hasDaemon ? places.agentSocket : nil, limit: limit - daemonLimit)
        let eventLog = await TimeLimit.answer(within: limit - daemonLimit) {
            EventLogFacts(path: places.eventLogFile, hasDaemon: hasDaemon)
        }
        var keyFacts = await keys
        keyFacts?.own = ownKey
        keyFacts?.stored = await stored
        return Facts(
            user: user, configuration: configuration, sound: await sound, unit: await unit, daemon: daemon,
            supervisors: await supervisors, folders: await folderFacts, keys: keyFacts, baselines: await baselines,
            disks: await disks,
            segments: await segments ?? nil, eventLog: eventLog, clock: await clock)
    }
}

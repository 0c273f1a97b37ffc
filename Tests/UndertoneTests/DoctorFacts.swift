import Age
import DaemonConfiguration
import EventLog
import Events
import Feed
import FeedClient
import Foundation
import TestSignals
import TestSupport
import Vocabulary

@testable import Capture
@testable import undertone

extension Facts {
    /// Everything as it should be.
    /// - Parameter configuration: the configuration; empty for one with two recipients.
    /// - Returns: the facts.
    /// - Throws: where the configuration does not hold together.
    static func healthy(_ configuration: String = "") throws -> Facts {
        let runtime = FileFacts(path: "/run/user/1500", kind: .folder, owner: 1500, group: 1500, mode: 0o700)
        let environment = ProcessEnvironment(
            variables: ["XDG_RUNTIME_DIR": "/run/user/1500"], userName: "alice", homeFolder: "/home/alice",
            isFolder: { $0 == "/run/undertone" })
        let folder = try TemporaryFolder()
        let file = folder.path + "/undertone.toml"
        let text =
            configuration.isEmpty ? Self.vault([.generate(), .generate()]) : configuration
        try Data(("[policy]\nterritory = \"US\"\n" + text).utf8).write(to: URL(filePath: file))
        let loaded = try LoadedConfiguration(file: file, environment: environment)
        let places = loaded.locations
        let source = SourceDescription(
            name: "headset", index: 1, description: "Evolve 20", properties: ["device.form_factor": "headset"])
        let inventory = SourceInventory(sources: [source], defaultSource: "headset")
        return Facts(
            user: UserFacts(
                userID: 1500, groupID: 1500, name: "alice", home: "/home/alice", variables: environment.variables,
                runtimeFolder: runtime),
            configuration: ConfigurationFacts(
                loaded: loaded,
                files: [FileFacts(path: "/etc/undertone/undertone.toml", kind: .file, mode: 0o644)]),
            sound: SoundFacts(
                address: .socket(path: "/run/user/1500/pulse/native"),
                socket: FileFacts(path: "/run/user/1500/pulse/native", kind: .socket, owner: 1500, mode: 0o666),
                server: .success(
                    SoundServer(
                        address: "{1d}unix:/run/user/1500/pulse/native", name: "pulseaudio", version: "16.1",
                        inventory: inventory)),
                selection: SourceSelection(from: inventory, preference: SourcePreference())),
            unit: .known(.running()),
            daemon: DaemonFacts(
                socket: FileFacts(path: "/run/user/1500/undertone/agent.sock", kind: .socket, owner: 1500, mode: 0o600),
                answer: .success(.capturing())),
            supervisors: SupervisorFacts(
                groupID: 990, isAgent: true,
                folder: FileFacts(path: "/run/undertone", kind: .folder, group: 990, mode: 0o750),
                ownFolder: FileFacts(
                    path: "/run/undertone/alice", kind: .folder, owner: 1500, group: 990, mode: 0o2750),
                socket: FileFacts(
                    path: "/run/undertone/alice/feed.sock", kind: .socket, owner: 1500, group: 990, mode: 0o660)),
            folders: [places.stateFolder, places.baselineFolder, places.vaultFolder].map {
                FolderFacts(folder: FileFacts(path: $0, kind: .folder, owner: 1500, mode: 0o700))
            },
            keys: KeyFacts(),
            disks: [
                DiskFacts(
                    what: "segments", path: "/home", freeBytes: 10_000_000_000, freeFiles: 100_000, isReadOnly: false)
            ],
            segments: SegmentFolderFacts(folder: "/home/alice/segments", count: 12, bytes: 4_800_000), eventLog: .inUse,
            clock: ClockFacts(now: .now, isSynchronised: true), reserve: .record(Reserve.Record(agent: "alice")))
    }

    /// The section of the vault with the public keys of some identities.
    static func vault(_ identities: [AgeIdentity]) -> String {
        "[vault]\nrecipients = [\(identities.map { "\"\($0.recipient)\"" }.joined(separator: ", "))]\n"
    }

    /// Changes the unit, which is known.
    mutating func changeUnit(_ change: (inout UnitFacts.Unit) -> Void) {
        guard case .known(var known)? = unit else { return }
        change(&known)
        unit = .known(known)
    }

    /// Changes what the daemon answers, which it does.
    mutating func changeAnswer(_ change: (inout DaemonFacts.Answer) -> Void) {
        guard case .success(var answer) = daemon.answer else { return }
        change(&answer)
        daemon.answer = .success(answer)
    }

    /// The daemon does not run, and systemd says so.
    mutating func stopDaemon(unitState: String = "inactive") {
        daemon.answer = .failure(FeedClientError(code: .noDaemon, context: "nobody"))
        changeUnit { unit in
            unit.properties["ActiveState"] = unitState
            unit.properties["MainPID"] = "0"
        }
    }

    /// Changes how the headset is set.
    mutating func changeHeadset(volume: Double = 0.8, _ change: (inout SourceDescription) -> Void) {
        guard case .success(var server)? = sound?.server else { return }
        server.inventory.sources[0].volume = volume
        change(&server.inventory.sources[0])
        sound?.server = .success(server)
        sound?.selection = SourceSelection(from: server.inventory, preference: SourcePreference())
    }
}

extension UnitFacts.Unit {
    /// The unit as it is delivered, running under systemd 252.
    static func running() -> UnitFacts.Unit {
        UnitFacts.Unit(
            properties: [
                "LoadState": "loaded", "UnitFileState": "enabled", "ActiveState": "active", "SubState": "running",
                "Result": "success", "NRestarts": "0", "MainPID": "77", "NeedDaemonReload": "no",
                "FragmentPath": "/usr/lib/systemd/user/undertoned.service", "PrivateUsers": "no", "ProtectHome": "no",
                "RestrictAddressFamilies": "AF_UNIX", "SystemCallFilter": "connect read recvmsg sendmsg socket write",
                "PrivateTmp": "no", "PrivateNetwork": "no", "RootDirectory": "", "InaccessiblePaths": "",
                "Environment": "SWIFT_BACKTRACE=enable=no", "UnsetEnvironment": "",
            ],
            managerVersion: 252,
            files: [("/usr/lib/systemd/user/undertoned.service", "[Service]\nRestrictAddressFamilies=AF_UNIX\n")],
            daemonVariables: ["XDG_RUNTIME_DIR": "/run/user/1500"])
    }
}

extension DaemonFacts.Answer {
    /// What a daemon of this version answers that hears its headset.
    static func capturing() -> DaemonFacts.Answer {
        var status = ServedFeed.status
        status.version = Version.current
        return DaemonFacts.Answer(status: status, consents: ["self-view", "alerts"])
    }
}

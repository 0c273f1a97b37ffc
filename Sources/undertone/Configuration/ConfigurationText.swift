import DaemonConfiguration
import Foundation
import Vocabulary

/// The text of one configuration file, of which keys are set. **The one writer of configurations.**
struct ConfigurationText {
    /// Its path, behind whatever link leads to it.
    let path: String
    /// What it holds; empty where there is none.
    let text: String
    private let weaker: [String]

    /// Reads what is there.
    /// - Parameter file: the one file that is meant; `nil` for the user's.
    init(named file: String?) {
        let places = Locations.searchPath(in: .current())
        // A file that is kept elsewhere, and linked from here, stays there.
        path = URL(filePath: file ?? places[places.count - 1]).resolvingSymlinksInPath().path(percentEncoded: false)
        weaker = file == nil ? Array(places.dropLast()) : []
        text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The text with a key set. Faults that were there before, of other keys, are told and do not keep one of several
    /// from being mended.
    /// - Throws: `ConfigurationError` with the faults that this makes or leaves in the key.
    func setting(_ key: ConfigurationKey, to value: String) throws -> ConfigurationEdit {
        var edit = ConfigurationEdit(of: text)
        let before = faults(of: edit)
        edit.set(key.section, key.name, to: value)
        let after = faults(of: edit)
        let known = Set(before.map { "\($0.key ?? "") \($0.fault)" })
        let made = after.filter {
            $0.key == key.path || $0.key == nil || !known.contains("\($0.key ?? "") \($0.fault)")
        }
        guard made.isEmpty else {
            throw CommandFailure(made.map(\.description) + ["nothing was written"], status: .configuration)
        }
        for problem in after { Terminal.warn("still wrong: \(problem)") }
        return edit
    }

    private func faults(of edit: ConfigurationEdit) -> [ConfigurationError.Problem] {
        do throws(ConfigurationError) {
            try check(edit, needsPolicy: false)
            return []
        } catch { return error.problems }
    }

    /// Looks at the whole as the daemon does.
    /// - Throws: every fault; one under which nothing may be heard only where that is asked for.
    func check(_ edit: ConfigurationEdit, needsPolicy: Bool) throws(ConfigurationError) {
        _ = try edit.check(
            as: path, over: weaker, environment: .current(), needsPolicy: needsPolicy,
            recipientFault: KeyFacts.fault(ofRecipient:))
    }

    /// Writes it, whole or not at all, for whoever could read it before.
    func write(_ edit: ConfigurationEdit) throws {
        guard !edit.changes.isEmpty else { return }
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try PlaintextFile.makeFolder(folder, hint: "make it and run it again") }
        let facts = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
        let kept = facts.filter { [.posixPermissions, .ownerAccountID, .groupOwnerAccountID].contains($0.key) }
        try PlaintextFile.write(Array(edit.text.utf8), to: path, mayReplace: true)
        if !kept.isEmpty { try? FileManager.default.setAttributes(kept, ofItemAtPath: path) }
    }
}

/// Where values come from, in words.
struct KeyOrigins {
    private let loaded: LoadedConfiguration
    private let environment: ProcessEnvironment

    init(_ loaded: LoadedConfiguration, environment: ProcessEnvironment) {
        self.loaded = loaded
        self.environment = environment
    }

    /// File and line, else the preset, the environment or the default.
    func words(of key: ConfigurationKey) -> String {
        if let place = loaded.origin(of: key) { return place.line.map { "\(place.file):\($0)" } ?? place.file }
        if key.isSetByPreset { return "preset \(loaded.configuration.alerting.preset.rawValue)" }
        let places = loaded.locations
        let state = ["STATE_DIRECTORY", "XDG_STATE_HOME"].first { environment.variables[$0]?.hasPrefix("/") == true }
        return switch key.path {
        case "agent.id", "agent.display_name": "login name"
        case "baseline.directory": found(places.baselineFolder, by: state)
        case "vault.directory": found(places.vaultFolder, by: state)
        case "event_log.path": found(places.eventLogFile, by: state)
        case "feed.agent_socket": found(places.agentSocket ?? "none", by: "XDG_RUNTIME_DIR")
        case "feed.supervisor_socket": found(places.supervisorSocket ?? "none", by: nil)
        default: "default"
        }
    }

    private func found(_ path: String, by variable: String?) -> String {
        "\(variable.map { "environment, $\($0)" } ?? "default"): \(path)"
    }
}

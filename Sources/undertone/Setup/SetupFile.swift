import DaemonConfiguration
import Foundation

/// The configuration file that setup writes.
struct SetupFile {
    /// A key and what is written behind its equals sign.
    typealias Setting = (section: String, name: String, value: String)

    /// What is configured now; `nil` where it has faults.
    let loaded: LoadedConfiguration?
    private let file: ConfigurationText

    /// Its path.
    var path: String { file.path }

    /// Reads what is there.
    /// - Parameter name: the one file that is meant; `nil` for the user's.
    init(named name: String?) {
        file = ConfigurationText(named: name)
        let isThere = name.map { FileManager.default.fileExists(atPath: $0) } ?? true
        loaded = isThere ? try? LoadedConfiguration(file: name, environment: .current()) : nil
    }

    /// The text with the settings in it.
    /// - Throws: where that makes no configuration, or one under which nothing may be heard.
    func edit(setting settings: [Setting]) throws -> ConfigurationEdit {
        var edit = ConfigurationEdit(of: file.text)
        for setting in settings { edit.set(setting.section, setting.name, to: setting.value) }
        try file.check(edit, needsPolicy: true)
        return edit
    }

    /// Writes it, whole or not at all.
    func write(_ edit: ConfigurationEdit) throws { try file.write(edit) }
}

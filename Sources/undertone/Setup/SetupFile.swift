import DaemonConfiguration
import Foundation

/// The configuration file that setup writes.
struct SetupFile {
    /// A key and what is written behind its equals sign.
    typealias Setting = (section: String, name: String, value: String)

    /// Its path.
    let path: String
    /// What is configured now; `nil` where it has faults.
    let loaded: LoadedConfiguration?
    private let weaker: [String]
    private let text: String

    /// Reads what is there.
    /// - Parameter file: the one file that is meant; `nil` for the user's.
    init(named file: String?) {
        let places = Locations.searchPath(in: .current())
        path = file ?? places[places.count - 1]
        weaker = file == nil ? Array(places.dropLast()) : []
        text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let isThere = file.map { FileManager.default.fileExists(atPath: $0) } ?? true
        loaded = isThere ? try? LoadedConfiguration(file: file, environment: .current()) : nil
    }

    /// The text with the settings in it.
    /// - Throws: where that makes no configuration, or one under which nothing may be heard.
    func edit(setting settings: [Setting]) throws -> ConfigurationEdit {
        var edit = ConfigurationEdit(of: text)
        for setting in settings { edit.set(setting.section, setting.name, to: setting.value) }
        _ = try edit.check(
            as: path, over: weaker, environment: .current(), recipientFault: KeyFacts.fault(ofRecipient:))
        return edit
    }

    /// Writes it, whole or not at all.
    func write(_ edit: ConfigurationEdit) throws {
        guard !edit.changes.isEmpty else { return }
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty { try PlaintextFile.makeFolder(folder, hint: "make it and run it again") }
        try PlaintextFile.write(Array(edit.text.utf8), to: path, mayReplace: true)
    }
}

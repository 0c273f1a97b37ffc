import Capture
import DaemonConfiguration
import Foundation
import Policy
import Vocabulary

/// Finds out what setup is to write: from flags, from what is configured, and on a terminal by asking.
struct SetupQuestions {
    let command: SetupCommand
    let isAsking: Bool
    /// What is configured now.
    let known: LoadedConfiguration?

    func answers() throws -> [SetupFile.Setting] {
        let policy = known?.configuration.policy
        let territory = try territory(known: policy?.territory ?? "")
        var settings: [SetupFile.Setting] = [("policy", "territory", ConfigurationEdit.quoted(territory))]
        let profile = try profile(known: policy?.profile ?? .agentOnly)
        settings.append(("policy", "profile", ConfigurationEdit.quoted(profile.rawValue)))
        let basis = basis(
            known: policy?.basis ?? "", isNeeded: profile == .supervised && Territory.inEEA.contains(territory))
        if !basis.isEmpty { settings.append(("policy", "basis", ConfigurationEdit.quoted(basis))) }
        let recipients = recipients(known: known?.configuration.vault.recipients ?? [])
        if !recipients.isEmpty { settings.append(("vault", "recipients", ConfigurationEdit.quoted(recipients))) }
        if let headset = headset() { settings.append(("capture", "source", ConfigurationEdit.quoted(headset))) }
        return settings
    }

    private func territory(known: String) throws -> String {
        if let territory = command.territory { return territory }
        guard isAsking else {
            guard known.isEmpty else { return known }
            throw CommandFailure(
                "which country's law applies? give --territory, such as --territory BG", status: .usage)
        }
        return ask("Country whose law applies (two letters, such as BG)", default: known) {
            Territory.codes.contains($0.uppercased()) ? $0.uppercased() : nil
        }
    }

    private func profile(known: Profile) throws -> Profile {
        if let profile = command.profile.flatMap(Profile.init(rawValue:)) { return profile }
        guard isAsking else { return known }
        for profile in Profile.allCases {
            Terminal.note("  \(profile.rawValue): \(ConsentText.meaning(ofProfile: profile.rawValue))")
        }
        let name = ask("Profile", default: known.rawValue) { Profile(rawValue: $0)?.rawValue }
        return Profile(rawValue: name) ?? known
    }

    private func basis(known: String, isNeeded: Bool) -> String {
        if let basis = command.basis { return basis }
        guard isAsking, isNeeded else { return known }
        return ask("Medical or safety reason, a sentence (EU AI Act, Article 5(1)(f))", default: known) {
            PolicyRules.isReason($0) ? $0 : nil
        }
    }

    private func recipients(known: [String]) -> [String] {
        guard command.recipient.isEmpty else { return command.recipient }
        guard isAsking, known.isEmpty else { return known }
        let key = ask("Public key of quality assurance (age1..., empty keeps no recordings)", default: "") {
            $0.isEmpty || $0.hasPrefix("age1") ? $0 : nil
        }
        return key.isEmpty ? [] : [key]
    }

    /// The headset, where somebody says which; else the daemon finds it by its form factor.
    private func headset() -> String? {
        if let headset = command.headset { return headset }
        guard isAsking, let known, known.configuration.capture.source.isEmpty,
            let sources = try? known.selectSource().inventory.sources.filter({ !$0.isMonitor }), !sources.isEmpty
        else { return nil }
        for (index, source) in sources.enumerated() {
            Terminal.note("  \(index + 1): \(source.description) (\(source.name))")
        }
        let number = ask("Headset, by its number (empty finds it by itself)", default: "") {
            $0.isEmpty || (1...sources.count).contains(Int($0) ?? 0) ? $0 : nil
        }
        return Int(number).map { sources[$0 - 1].name }
    }

    /// Asks until the answer will do; the end of the input takes the default.
    private func ask(_ question: String, default known: String, _ accept: (String) -> String?) -> String {
        var answer: String?
        while answer == nil {
            Terminal.ask("\(question)\(known.isEmpty ? "" : " [\(known)]"):")
            guard let line = readLine()?.trimmingCharacters(in: .whitespaces) else { return known }
            answer = accept(line.isEmpty ? known : line)
            if answer == nil { Terminal.note("that will not do") }
        }
        return answer ?? known
    }
}

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

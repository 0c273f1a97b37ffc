import Capture
import DaemonConfiguration
import Languages
import Vocabulary

/// Which headset setup writes: the one that a flag names, where it is there, or the one that somebody chooses.
struct SetupHeadset {
    /// What the flag says.
    let named: String?
    let prompt: SetupPrompt?
    let known: LoadedConfiguration?

    /// What is written; `nil` where the daemon is to find it by itself.
    func answer() throws -> String? {
        if let named { return try checked(named) }
        guard let known, known.configuration.capture.source.isEmpty,
            let (inventory, selection) = try? known.selectSource()
        else { return nil }
        let sources = inventory.sources.filter { !$0.isMonitor }
        guard !sources.isEmpty else { return nil }
        guard let prompt else {
            if let waitingFor = selection.waitingFor {
                Terminal.warn(
                    localized("\(waitingFor); to be heard through another, give --headset: \(Self.list(sources))"))
            }
            return nil
        }
        let lines = sources.enumerated().map { "  \($0 + 1): \(Self.title($1))" }
        lines.forEach(prompt.say)
        let isFound = selection.chosen != nil
        let question =
            isFound
            ? localized("Headset, by its number (empty finds it by itself)")
            : localized("No headset is found. Which of these, by its number (empty waits for a headset)")
        return try prompt.ask(question, choices: lines) { answer in
            if answer.isEmpty { return .taken(nil) }
            if let number = Int(answer) {
                guard sources.indices.contains(number - 1) else {
                    return .again(localized("there is no number \(answer); give 1 to \(sources.count)"))
                }
                return .taken(sources[number - 1].name)
            }
            guard let source = Self.source(answer, among: sources) else {
                return .again(
                    localized("no microphone is called \"\(answer)\"; give a number, 1 to \(sources.count)"))
            }
            return .taken(source)
        }
    }

    /// The name in the flag, where it fits a microphone that is there.
    private func checked(_ name: String) throws -> String {
        let sources: [SourceDescription]
        do throws(CaptureError) {
            sources = try SoundServer.ask(known?.configuration.capture.serverAddress).inventory.sources
        } catch {
            let why = error.words(in: Language.own)
            Terminal.warn(localized("whether there is a microphone \"\(name)\" is not known: \(why)"))
            return name
        }
        // A monitor only where somebody names it: the daemon then says why it does not hear it.
        if let source = Self.source(name, among: sources) { return source }
        let microphones = sources.filter { !$0.isMonitor }
        let there =
            microphones.isEmpty
            ? localized("there is none") : localized("there are: \(Self.list(microphones))")
        throw CommandFailure(
            localized("no microphone is called \"\(name)\", and nothing was written; \(there)"), status: .usage)
    }

    /// What a name of a source is written as; `nil` where none has it.
    private static func source(_ name: String, among sources: [SourceDescription]) -> String? {
        if sources.contains(where: { $0.matches(identity: name) }) { return name }
        return sources.first { !$0.isMonitor && $0.description.lowercased() == name.lowercased() }?.name
    }

    private static func list(_ sources: [SourceDescription]) -> String {
        sources.map(title).joined(separator: ", ")
    }

    private static func title(_ source: SourceDescription) -> String {
        source.isVirtual
            ? localized("\(source.description) (\(source.name), a virtual source)")
            : "\(source.description) (\(source.name))"
    }
}

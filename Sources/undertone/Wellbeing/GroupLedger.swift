import DaemonConfiguration
import Events
import Foundation
import Languages
import StateFiles

/// Who was in figures of groups that were told before, for ``GroupRule``: random numbers of what people have handed
/// over, by which nobody can be found.
struct GroupLedger {
    private struct Entry: Codable, Equatable {
        /// What the figures are about.
        var survey: String
        var version: Int
        var people: Set<String>
    }

    /// What figures of `undertone measure` are about: a name that no survey has.
    static let offers = "undertone measure"

    private let path: String
    private let about: String
    private let version: Int

    init(stateFolder: String, about: String, version: Int) {
        path = AgentFile.groups.path(in: stateFolder)
        (self.about, self.version) = (about, version)
    }

    /// Those of figures of the same questions.
    func sets() throws -> [Set<String>] {
        try entries().filter { $0.survey == about && $0.version == version }.map(\.people)
    }

    /// Adds what is about to be told.
    func add(_ sets: [Set<String>]) throws {
        var all = try entries()
        for people in sets {
            let entry = Entry(survey: about, version: version, people: people)
            if !all.contains(entry) { all.append(entry) }
        }
        do {
            try StateFile.makeFolder((path as NSString).deletingLastPathComponent)
            try StateFile.write(Array(JSON.data(all)), to: path)
        } catch {
            throw CommandFailure(
                localized("\(path) cannot be written, and nothing is told that is not remembered"),
                status: .inputOutput)
        }
    }

    private func entries() throws -> [Entry] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let data = FileManager.default.contents(atPath: path),
            let entries = try? JSONDecoder().decode([Entry].self, from: data)
        else {
            throw CommandFailure(
                localized("\(path) cannot be read: what was told before is not known, and nothing more is told"),
                status: .badInput)
        }
        return entries
    }
}

import Foundation
import Languages

/// What commands of the agent leave in the state folder, beside what the daemon keeps: each file that there is.
enum AgentFile: String, CaseIterable {
    /// Answers to a survey that was left half-way.
    case surveyDraft = "survey-draft.json"
    /// That the caution about holding the breath was read.
    case breathingCaution = "breathing-caution"
    /// Who was in figures of groups that were told.
    case groups = "survey-groups.json"

    /// Where it lies.
    func path(in stateFolder: String) -> String { "\(stateFolder)/\(rawValue)" }

    /// What it is to a person.
    var words: String {
        switch self {
        case .surveyDraft: localized("answers to a survey that you left half-way")
        case .breathingCaution: localized("that you read the caution about holding the breath")
        case .groups: localized("random numbers of what others handed over for figures of groups")
        }
    }

    /// Whether it goes where the agent erases all. What protects others stays: without it figures that were told could
    /// be told again, with one person less.
    var isErased: Bool {
        switch self {
        case .surveyDraft, .breathingCaution: true
        case .groups: false
        }
    }

    /// Those that lie there.
    static func all(in stateFolder: String) -> [AgentFile] {
        allCases.filter { FileManager.default.fileExists(atPath: $0.path(in: stateFolder)) }
    }

    /// Erases what goes where the agent erases all.
    /// - Returns: what is gone.
    /// - Throws: ``CommandFailure`` where one of them cannot be erased.
    static func erase(in stateFolder: String) throws -> [AgentFile] {
        try all(in: stateFolder).filter(\.isErased).map { file in
            let path = file.path(in: stateFolder)
            do { try FileManager.default.removeItem(atPath: path) } catch {
                throw CommandFailure(localized("\(path) could not be erased"), status: .inputOutput)
            }
            return file
        }
    }
}

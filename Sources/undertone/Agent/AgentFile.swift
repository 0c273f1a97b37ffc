import DaemonConfiguration
import Foundation
import Languages

extension AgentFile {
    /// What it is to a person.
    var words: String {
        switch self {
        case .surveyDraft: localized("answers to a survey that you left half-way")
        case .breathingCaution: localized("that you read the caution about holding the breath")
        case .groups: localized("random numbers of what others handed over for figures of groups")
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

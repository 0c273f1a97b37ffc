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
    /// - Throws: ``CommandFailure`` where one of them cannot be erased.
    static func erase(in stateFolder: String) throws {
        for file in all(in: stateFolder) where file.isErased {
            let path = file.path(in: stateFolder)
            do { try FileManager.default.removeItem(atPath: path) } catch {
                throw CommandFailure(localized("\(path) could not be erased"), status: .inputOutput)
            }
        }
    }
}

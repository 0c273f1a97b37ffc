import EventLog
import Foundation
import StateFiles

/// Files that were damaged or lay in another's place, and were set aside.
enum SetAsideCheck {
    private static let name = "set aside"

    /// Their paths, in the folders of what lasts.
    static func files(in folders: [String]) -> [String] {
        folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.contains(StateFile.damaged) || $0.contains(EventLog.aside) }.sorted().map {
                folder + "/" + $0
            }
        }
    }

    static func findings(_ facts: Facts) -> [Finding] {
        guard let files = facts.setAside, let first = files.first else { return [] }
        return .warning(
            name, "\(files.firstFew): damaged, or put where another file belongs",
            hint: "bring back what is missing from a copy, then remove it: rm -r \(first)")
    }
}

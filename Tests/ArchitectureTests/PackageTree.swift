import Foundation

/// The files of this package as they lie on disk.
enum PackageTree {
    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Names directly in a folder, hidden ones left out, sorted.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Paths from the root of every file below a folder, hidden ones left out, sorted; none where there is no such
    /// folder.
    static func files(below folder: String) -> [String] {
        let start = root.appending(path: folder)
        let below = FileManager.default.enumerator(
            at: start, includingPropertiesForKeys: [.isRegularFileKey], options: .skipsHiddenFiles)
        return (below?.allObjects ?? []).compactMap { $0 as? URL }
            .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true }
            .map { folder + "/" + $0.path().dropFirst(start.path().count).drop { $0 == "/" } }.sorted()
    }

    /// The lines of a text file; `nil` where it is no UTF-8 text.
    static func lines(of file: String) -> [Substring]? {
        let text = try? String(contentsOf: root.appending(path: file), encoding: .utf8)
        return text?.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

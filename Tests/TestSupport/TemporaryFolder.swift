public import Foundation

/// An empty folder of a test's own, gone with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let url: URL

    /// Its path without a slash at the end.
    public var path: String { url.path(percentEncoded: false) }

    /// Makes the folder.
    public init() throws {
        url = URL(filePath: FileManager.default.temporaryDirectory.path + "/undertone-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }
}

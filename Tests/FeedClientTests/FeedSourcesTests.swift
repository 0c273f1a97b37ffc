import FeedClient
import Foundation
import Testing

struct FeedSourcesTests {
    /// A folder with these files in it, gone with the value.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "fs-" + UUID().uuidString

        init(_ names: [String]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            for name in names { try Data().write(to: URL(filePath: "\(path)/\(name)")) }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    @Test func whatIsNamedIsASocketOrAFolderOfThem() throws {
        let folder = try Folder(["b.sock", "a.sock", ".c.sock.lock", ".d.sock", "notes"])
        let sources = FeedSources(named: ["/x.sock", folder.path])
        #expect(sources == FeedSources(sockets: ["/x.sock"], folders: [folder.path]))
        #expect(sources.found == ["/x.sock", "\(folder.path)/a.sock", "\(folder.path)/b.sock"])
    }

    @Test func aSupervisorMeansEveryAgentAndOthersTheirOwn() throws {
        let shared = try Folder(["a.sock"])
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: shared.path)
                == FeedSources(sockets: [], folders: [shared.path]))
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: "/no/such") == FeedSources(sockets: ["/own.sock"], folders: []))
        #expect(FeedSources(own: nil, sharedFolder: "/no/such") == nil)
    }

    @Test func inAnEmptyFolderTheOwnDaemonIsMeantToo() throws {
        let shared = try Folder([])
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: shared.path)
                == FeedSources(sockets: ["/own.sock"], folders: [shared.path]))
    }
}

import FeedClient
import Foundation
import TestSupport
import Testing

struct FeedSourcesTests {
    /// A folder with these files in it.
    private func folder(_ names: [String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in names { try Data().write(to: folder.url.appending(path: name)) }
        return folder
    }

    @Test func whatIsNamedIsASocketOrAFolderOfThem() throws {
        let shared = try folder(["b.sock", "a.sock", ".c.sock.lock", ".d.sock", "notes"])
        let sources = FeedSources(named: ["/x.sock", shared.path])
        #expect(sources == FeedSources(sockets: ["/x.sock"], folders: [shared.path]))
        #expect(sources.found.map(\.path) == ["/x.sock", "\(shared.path)/a.sock", "\(shared.path)/b.sock"])
    }

    @Test func aSupervisorMeansEveryAgentAndOthersTheirOwn() throws {
        let shared = try folder(["a.sock"])
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: shared.path)
                == FeedSources(sockets: [], folders: [shared.path]))
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: "/no/such") == FeedSources(sockets: ["/own.sock"], folders: []))
        #expect(FeedSources(own: nil, sharedFolder: "/no/such") == nil)
    }

    @Test func inAnEmptyFolderTheOwnDaemonIsMeantToo() throws {
        let shared = try folder([])
        #expect(
            FeedSources(own: "/own.sock", sharedFolder: shared.path)
                == FeedSources(sockets: ["/own.sock"], folders: [shared.path]))
    }
}

import Events
import Foundation
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import Feed
@testable import FeedClient

/// Whatever happens to a socket, the feed is served again once that is over, and each fault is told.
@Suite(.serialized, .hangGuard)
struct LastingFeedTests {
    /// Serves while `body` runs, and collects what is told. The folder of the socket is there before.
    private func lasting(
        _ fixture: FeedFixture, patience: LastingFeed.Patience = .always, group: String? = nil,
        _ body: (_ told: Shared<[FeedError?]>, _ clock: ManualClock) async throws -> Void
    ) async throws {
        let folder = fixture.folder + "/run"
        if !FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        }
        let log = try fixture.openLog()
        let (told, clock) = (Shared<[FeedError?]>([]), ManualClock())
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = FeedServer(
            socketPath: fixture.socket, mode: 0o660, group: group, callers: FeedAccess.supervisor, routes: Routes.own,
            log: log, backend: fixture.daemon(log), logger: quiet)
        let feed = LastingFeed(server, patience: patience, clock: clock) { fault in
            told.withLock { $0.append(fault) }
        }
        let services = ServiceGroup(services: [feed], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body(told, clock)) } catch { result = .failure(error) }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            try result.get()
        }
    }

    private func answers(_ fixture: FeedFixture) async -> Bool {
        (try? await FeedClient(socketPath: fixture.socket).standing()) != nil
    }

    /// What lies in the way, and what is told of it.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        var name: String
        var code: FeedError.Code
        var words: String
        /// Puts it there; what it returns is kept for as long as it lies there.
        var put: @Sendable (FeedFixture) async throws -> (any Sendable)?
        var needsRoot = false

        var testDescription: String { name }

        static func shell(_ name: String, _ code: FeedError.Code, _ words: String, root: Bool = false, _ line: String)
            -> Obstacle
        {
            Obstacle(
                name: name, code: code, words: words,
                put: { fixture in
                    let process = Process()
                    process.executableURL = URL(filePath: "/bin/sh")
                    process.arguments = ["-ec", line]
                    process.currentDirectoryURL = URL(filePath: fixture.folder + "/run")
                    try process.run()
                    process.waitUntilExit()
                    #expect(process.terminationStatus == 0)
                    return nil
                }, needsRoot: root)
        }

        static let all = [
            // Attack 11; the lock is another's, or nothing that can be locked.
            shell("lock that is another's", .needsPermission, "Is a directory", "mkdir .feed.sock.lock"),
            shell("lock that leads elsewhere", .needsPermission, "symbolic links", "ln -s /etc/passwd .feed.sock.lock"),
            Obstacle(name: "lock that another process holds", code: .socketTaken, words: "is taken") { fixture in
                let descriptor = unsafe open(fixture.folder + "/run/.feed.sock.lock", O_RDWR | O_CREAT, 0o600)
                #expect(flock(descriptor, LOCK_EX) == 0)
                return Descriptor(descriptor)
            },
            // Attack 12; who listens there is no client of ours.
            Obstacle(name: "living socket", code: .socketTaken, words: "is taken") { fixture in
                try Listener(fixture.socket)
            },
            // Attack 14, and its kind.
            shell("folder", .notASocket, "file or folder", "mkdir feed.sock"),
            shell("file", .notASocket, "file or folder", "touch feed.sock"),
            shell("file of another user", .notASocket, "of daemon", root: true, "touch feed.sock; chown 1 feed.sock"),
            shell("symbolic link to nothing", .notASocket, "file or folder", "ln -s /nothing feed.sock"),
            shell("FIFO", .notASocket, "file or folder", "mkfifo feed.sock"),
            Obstacle(name: "symbolic link to another's socket", code: .notASocket, words: "file or folder") { fixture in
                let listener = try Listener(fixture.folder + "/other.sock")
                try FileManager.default.createSymbolicLink(
                    atPath: fixture.socket, withDestinationPath: fixture.folder + "/other.sock")
                return listener
            },
            // Who could write there could put their own socket there.
            shell("folder that the group may write", .needsPermission, "Others may write", "chmod 2770 ."),
            shell("folder that all may write", .needsPermission, "Others may write", "chmod 777 ."),
            shell("folder of another user", .needsPermission, "belongs to daemon", root: true, "chown 1 ."),
        ]
    }

    private final class Descriptor: Sendable {
        let number: Int32
        init(_ number: Int32) { self.number = number }
        deinit { close(number) }
    }

    /// Somebody's server, which knows nothing of HTTP.
    private final class Listener: Sendable {
        private let descriptor: Int32

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // SAFETY: the path is shorter than the room for it, which is full of zeros.
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
            // SAFETY: bind reads the address, whose size it is told.
            let result = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(result == 0 && listen(descriptor, 8) == 0)
        }

        deinit { close(descriptor) }
    }

    /// Attacks 11 to 14 and their neighbours: each ended the whole daemon.
    @Test(arguments: Obstacle.all)
    func whatLiesInTheWayIsToldAndTheFeedStandsOnceItIsGone(_ obstacle: Obstacle) async throws {
        guard !obstacle.needsRoot || geteuid() == 0 else { return }
        let fixture = try FeedFixture()
        let folder = fixture.folder + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder)
        var held = try await obstacle.put(fixture)
        try await lasting(fixture) { told, clock in
            await eventually("it is told") { told.withLock { !$0.isEmpty } }
            let fault = try #require(told.withLock { $0.first } ?? nil)
            #expect(fault.code == obstacle.code && fault.context.contains(obstacle.words), "\(fault)")
            #expect(held == nil || clock.sleeperCount <= 1)
            held = nil
            try FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            await eventually("it waits") { clock.sleeperCount == 1 }
            clock.pass(.seconds(1))
            await eventually("it stands") { told.withLock { $0.count } == 2 }
            #expect(told.withLock { $0.last } == .some(nil))
            #expect(await answers(fixture))
        }
        _ = held
    }

    @Test func itTriesSoonAndThenEveryHalfMinute() async throws {
        let fixture = try FeedFixture()
        try FileManager.default.createDirectory(atPath: fixture.socket, withIntermediateDirectories: true)
        try await lasting(fixture) { told, clock in
            for count in 1...7 {
                await eventually("it is told, and it waits") {
                    told.withLock { $0.count } == count && clock.sleeperCount == 1
                }
                clock.pass(.seconds(30))
            }
            #expect(clock.sleeps.prefix(7).elementsEqual([1, 2, 4, 8, 15, 30, 30].map { Duration.seconds($0) }))
        }
    }

    /// What takes the socket away while it is served.
    @Test(arguments: [
        "rm feed.sock", "mv ../run ../gone; mkdir -m 750 ../run", "rm feed.sock; mkfifo feed.sock",
        "ln -sf /etc/passwd new; mv -f new feed.sock", "chmod 777 .",
    ])
    func whatIsTakenAwayIsToldAndMadeAnew(_ line: String) async throws {
        let fixture = try FeedFixture()
        try await lasting(fixture) { told, clock in
            await eventually("it stands") { told.withLock { $0.count } == 1 }
            _ = try await Obstacle.shell("", .unavailable, "", line).put(fixture)
            await eventually("it looks") { clock.sleeperCount == 1 }
            clock.pass(FeedLimits().socketCheck)
            await eventually("it is told") { told.withLock { $0.count } == 2 }
            #expect(told.withLock { $0.last ?? nil } != nil)
            try? FileManager.default.removeItem(atPath: fixture.socket)
            try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: fixture.folder + "/run")
            await eventually("it stands again") {
                clock.pass(.seconds(1))
                return told.withLock { $0.count > 2 && $0.last == .some(nil) }
            }
            #expect(await answers(fixture))
        }
    }

    @Test(.enabled(if: NSUserName() == "root", "only root may give a socket to any group"))
    func aGroupThatThereIsNotIsToldAndTriedAgain() async throws {
        let fixture = try FeedFixture()
        try await lasting(fixture, group: "no-such-group") { told, clock in
            await eventually("it is told") { told.withLock { $0.count } == 1 && clock.sleeperCount == 1 }
            #expect(told.withLock { $0.first ?? nil } != nil)
            let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/run")
            #expect(left == [".feed.sock.lock"])
        }
    }

    /// The agent's own socket: two daemons must not be, and the agent has to hear of it at once.
    @Test func theAgentsOwnSocketThatIsTakenEndsTheDaemonAtTheStartAndNotLater() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            let second = await error {
                try await lasting(fixture, patience: .onceItStood) { _, _ in
                    try await Task.sleep(for: .seconds(5))
                }
            }
            #expect(second?.code == .socketTaken)
        }
        try await lasting(fixture, patience: .onceItStood) { told, clock in
            await eventually("it stands") { told.withLock { $0.count } == 1 }
            _ = try await Obstacle.shell("", .unavailable, "", "rm feed.sock; mkdir feed.sock").put(fixture)
            for count in 2...3 {
                await eventually("it waits") { clock.sleeperCount == 1 }
                clock.pass(.seconds(5))
                await eventually("it is told") { told.withLock { $0.count } == count }
            }
            #expect(told.withLock { $0.last ?? nil }?.code == .notASocket)
        }
    }

    /// As after `kill -9`.
    @Test func aStaleSocketOfTheSameUserIsNoObstacle() async throws {
        let fixture = try FeedFixture()
        try FileManager.default.createDirectory(
            atPath: fixture.folder + "/run", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        _ = try Listener(fixture.socket)
        try await lasting(fixture) { told, _ in
            await eventually("it stands") { told.withLock { $0.count } == 1 }
            #expect(told.withLock { $0.first } == .some(nil))
        }
    }

    /// The system makes the agents' folders; a daemon that made one itself would be alone with it.
    @Test func anAgentsFolderInTheSharedOneIsNotMade() throws {
        let folder = FeedWire.sharedFolder + "/nobody-\(UUID().uuidString.prefix(8))"
        let fault = #expect(throws: FeedError.self) { try SocketFolder.prepare(folder) }
        #expect(fault?.code == .needsPermission && fault?.context.contains("usermod -aG undertone-agent") == true)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}

import Accounts
import CAccess
import Foundation
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// The right to one socket path: taken before the server binds, used once it listens, given back when it stops.
///
/// The server binds inside a new folder that only this user can enter. There the socket gets its mode and group, and
/// then it is renamed to its place: nobody can connect to a socket that is open too wide, not even for an instant, and
/// whoever finds the path finds a server that listens. A lock beside it is held meanwhile, so that of two daemons
/// which start at once one is told that the path is taken. All of it lies in a folder where nobody else may write, see
/// ``SocketFolder``.
final class SocketClaim: Sendable {
    /// Where the server has to bind.
    let bindPath: String
    private let path: String
    private let folder: String
    private let privateFolder: String
    private let lock: Mutex<Int32?>
    private let published = Mutex<FileIdentity?>(nil)

    private struct FileIdentity: Equatable, Sendable {
        var device: Int
        var file: Int
    }

    /// Longest path that fits into a socket address.
    private static let maxPath = 107

    /// Takes the path, or says who has it. A socket on which nobody listens is no obstacle.
    init(path: String) async throws(FeedError) {
        let folder = (path as NSString).deletingLastPathComponent
        self.path = path
        self.folder = folder
        privateFolder = (folder as NSString).appendingPathComponent(".u" + UUID().uuidString.prefix(6))
        bindPath = privateFolder + "/s"
        guard max(path.utf8.count, bindPath.utf8.count) <= Self.maxPath else { throw .pathTooLong(path) }
        try SocketFolder.prepare(folder)
        lock = Mutex(try await Self.lockFile(in: folder, for: path))
        do throws(FeedError) {
            try await Self.checkFree(path)
            // Fails where the folder exists: another user may have put it there. Foundation would set the mode a second
            // time and so take away the set-group-ID bit, by which the socket gets the group of the folder.
            // SAFETY: the string lives for the length of the call.
            guard unsafe mkdir(privateFolder, 0o700) == 0 else { throw Self.refused(path, errno) }
        } catch {
            unlock()
            throw error
        }
    }

    deinit { unlock() }

    /// Opens the bound socket to those who may connect, and puts it in its place.
    func publish(_ access: SocketAccess) throws(FeedError) {
        defer { unlock() }
        switch access {
        case .mode(let mode, let group): try set(mode: mode, group: group)
        case .onlyGroup(let group): try letIn(group: group)
        }
        published.withLock { $0 = Self.identity(of: bindPath) }
        // SAFETY: both strings live for the length of the call, and rename keeps no pointer to them.
        guard unsafe rename(bindPath, path) == 0 else {
            throw Self.refused(path, errno)
        }
        try? FileManager.default.removeItem(atPath: privateFolder)
    }

    /// Whatever the folder gives to its sockets, nobody else gets in.
    private func letIn(group: String) throws(FeedError) {
        guard let number = GroupDirectory.gid(of: group) else {
            throw FeedError(
                code: .configuration,
                context: "The socket \(path) is for the group '\(group)', which there is not. Make the group, or name "
                    + "another one.")
        }
        // SAFETY: the string lives for the length of the call.
        guard unsafe undertone_open_to_group(bindPath, number) == 0 else {
            throw Self.notPermitted(
                path, "it cannot be opened to the group '\(group)' alone: \(SocketFolder.words(errno))")
        }
    }

    private func set(mode: UInt16, group: String?) throws(FeedError) {
        do {
            // A folder with the set-group-ID bit has given the socket its group already; under systemd's system call
            // filter, and for an agent who is no member of the group, giving it again would be refused.
            if let group, Self.group(of: bindPath) != group {
                try FileManager.default.setAttributes([.groupOwnerAccountName: group], ofItemAtPath: bindPath)
            }
            try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: bindPath)
        } catch { throw Self.notPermitted(path, "its mode or group cannot be set: \(error.localizedDescription)") }
        if let group {
            guard Self.group(of: bindPath) == group else {
                throw FeedError(
                    code: .configuration,
                    context:
                        "The socket \(path) cannot be given to the group '\(group)'. Make the group and let this user "
                        + "join it, or name another group.")
            }
        }
    }

    private static func group(of path: String) -> String? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.groupOwnerAccountName] as? String
    }

    /// Looks whether whoever connects to the path still finds the socket that was put there, and nobody else's.
    func check() throws(FeedError) {
        try SocketFolder.check(folder)
        guard let mine = published.withLock({ $0 }), Self.identity(of: path) == mine else {
            throw FeedError(code: .unavailable, context: "The socket \(path) was taken away.")
        }
    }

    /// Removes the socket, unless another one has taken its place.
    func withdraw() {
        let mine = published.withLock { $0 }
        if let mine, Self.identity(of: path) == mine { try? FileManager.default.removeItem(atPath: path) }
        try? FileManager.default.removeItem(atPath: privateFolder)
        unlock()
    }

    private func unlock() {
        lock.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    /// Locks a hidden file beside the socket: the folder itself may be one that this user can write but not read. The
    /// file stays, since removing a lock that somebody waits for would give it to two.
    private static func lockFile(in folder: String, for path: String) async throws(FeedError) -> Int32 {
        let name = "." + URL(filePath: path).lastPathComponent + ".lock"
        // SAFETY: the string lives for the length of the call, and open keeps no pointer to it.
        let descriptor = unsafe open(
            (folder as NSString).appendingPathComponent(name), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
            0o600)
        guard descriptor >= 0 else { throw refused(path, errno, at: name) }
        // Held by others for milliseconds only; a second is long.
        for _ in 0..<50 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
            try? await Task.sleep(for: .milliseconds(20))
        }
        close(descriptor)
        throw taken(path)
    }

    private static func checkFree(_ path: String) async throws(FeedError) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return }
        let owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value ?? .max
        let whose = owner == geteuid() ? "" : " of \(GroupDirectory.system.name(of: owner))"
        guard attributes[.type] as? FileAttributeType == .typeSocket else {
            throw FeedError(
                code: .notASocket,
                context:
                    "The socket path \(path) is a file or folder\(whose) and no socket; it was left alone. Move it away, "
                    + "or set another path.")
        }
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(
                unixDomainSocketPath: path
            ).get()
            try? await channel.close()
        } catch let error as IOError where error.errnoCode == ECONNREFUSED { return } catch let error as IOError
            where error.errnoCode == EACCES
        { throw notPermitted(path, "a socket\(whose) lies there") } catch { throw taken(path, whose) }
        throw taken(path, whose)
    }

    private static func identity(of path: String) -> FileIdentity? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let device = attributes[.systemNumber] as? Int, let file = attributes[.systemFileNumber] as? Int
        else { return nil }
        return FileIdentity(device: device, file: file)
    }

    private static func taken(_ path: String, _ whose: String = "") -> FeedError {
        FeedError(
            code: .socketTaken,
            context:
                "The socket path \(path) is taken by a running daemon\(whose). Stop that one, or set another path.")
    }

    private static func refused(_ path: String, _ number: Int32, at name: String? = nil) -> FeedError {
        let place = name.map { "at \($0): " } ?? ""
        return FeedError(
            errno: number,
            context:
                "The socket \(path) cannot be made (\(place)\(SocketFolder.words(number))). Give this user the right to "
                + "write its folder, or set another path.")
    }

    private static func notPermitted(_ path: String, _ detail: String) -> FeedError {
        FeedError(
            code: .needsPermission,
            context:
                "The socket \(path) cannot be made (\(detail)). Give this user the right to write its folder, or set "
                + "another path.")
    }
}

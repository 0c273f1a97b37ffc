import Foundation
import NIOCore
import NIOHTTP1

extension FeedError {
    /// The one place where faults of sockets and of HTTP parsing become ours.
    init(_ error: any Error, socketPath: String) {
        switch error {
        case let error as FeedError:
            self = error
        case let error as IOError:
            self.init(error, socketPath: socketPath)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self = .pathTooLong(socketPath)
        case is DecodingError:
            self.init(
                code: .unreadableAnswer,
                context: "The daemon at \(socketPath) gave an answer that this program does not understand (\(error)). "
                    + "Install the same version of both.")
        default:
            self.init(
                code: .disconnected,
                context: "The connection to the daemon at \(socketPath) ended (\(error)). Try again.")
        }
    }

    private init(_ error: IOError, socketPath: String) {
        let number = Int(error.errnoCode)
        switch error.errnoCode {
        case ENOENT, ECONNREFUSED, ENOTSOCK:
            self.init(
                code: .noDaemon, underlying: number,
                context:
                    "No Undertone daemon listens on \(socketPath). Start it (systemctl --user start undertoned), or "
                    + "name its socket.")
        case EACCES, EPERM:
            self.init(
                code: .needsPermission, underlying: number,
                context:
                    "This user may not open the socket \(socketPath). Join the group that owns it, or name another "
                    + "socket.")
        default:
            self.init(
                code: .disconnected, underlying: number,
                context: "The connection to the daemon at \(socketPath) failed (\(error)). Try again.")
        }
    }

    /// The sentence for a path that does not fit into a socket address.
    static func pathTooLong(_ path: String) -> FeedError {
        FeedError(
            code: .configuration,
            context: "The socket path \(path) is too long for Linux (about 100 bytes). Choose a shorter one.")
    }
}

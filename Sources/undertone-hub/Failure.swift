import EventLog
import Feed
import FeedClient
import Hub
import Languages

/// What a person is told of a command that failed, and the exit status that goes with it; the numbers are those of
/// `sysexits.h`.
struct Failure: Error {
    let words: String
    let status: Int32

    private init(_ words: String, status: Int32) { (self.words, self.status) = (words, status) }

    /// `nil` for errors of the argument parser.
    init?(_ error: any Error) {
        switch error {
        case let error as HubError:
            let status: Int32 =
                switch error.code {
                case .usage: 64
                case .badFile: 66
                case .cannotWrite: 73
                case .tool: 69
                }
            self.init(error.context, status: status)
        case let error as EventLogError: self.init(error.context, status: error.code == .needsPermission ? 73 : 1)
        case let error as FeedError: self.init(error.context, status: 69)
        case let error as FeedClientError:
            let status: Int32 =
                switch error.code {
                case .noDaemon, .disconnected, .unavailable, .needsPermission, .unreadableAnswer: 69
                case .refused where error.underlying == 403: 77
                case .notFound, .refused, .wrongOwner, .configuration: 1
                }
            self.init(error.words(in: .english), status: status)
        default: return nil
        }
    }
}

import Age
import ArgumentParser
import Capture
import DaemonConfiguration
import EventLog
import Events
import FeedClient
import Languages
import Pipeline
import Vault

/// What a person is told on standard error, and the exit status that goes with it.
struct CommandFailure: Error, CustomStringConvertible {
    /// What is wrong, where, and what to do about it; empty where everything has been said. One line, but a line for
    /// each fault of a configuration.
    let lines: [String]
    /// Sorted by what a script does next; the numbers are those of `sysexits.h`.
    let status: Status

    /// Exit statuses beside 0.
    enum Status: Int32 {
        /// What no other fits.
        case failure = 1
        /// What was looked at is neither wrong nor proven.
        case notRefuted = 2
        /// A voice is not heard: no daemon runs, or it does not listen. As systemctl says of what is not active.
        case notHeard = 3
        /// A desk was told over the hub and has not answered.
        static let noWord = notHeard
        /// The command was called in the wrong way.
        case usage = 64
        /// An input is missing or cannot be used.
        case badInput = 66
        /// The daemon or the sound server cannot be reached.
        case unavailable = 69
        /// A file cannot be made.
        case cannotCreate = 73
        /// Reading or writing failed.
        case inputOutput = 74
        /// The daemon refused it to this person.
        case notAllowed = 77
        /// The configuration must be corrected.
        case configuration = 78
    }

    init(_ line: String, status: Status = .failure) { self.init([line], status: status) }

    /// The same with a line for each fault.
    init(_ lines: [String], status: Status) {
        self.lines = lines
        self.status = status
    }

    /// All lines in one.
    var description: String { lines.joined(separator: " ") }

    private init(_ error: ConfigurationError) {
        lines = error.problems.map(\.description)
        status = .configuration
    }

    /// The one place where the errors of the modules get their exit status; `nil` for those of the argument parser.
    init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ConfigurationError: self.init(error)
        case let error as FeedClientError: self.init(error.words(in: Language.own), status: Self.status(of: error))
        case let error as CaptureError: self.init(error.words(in: Language.own), status: Self.status(of: error))
        case let error as BaselineStoreError:
            self.init(error.description, status: error.code == .needsPermission ? .inputOutput : .badInput)
        case let error as EventLogError:
            self.init(error.description, status: error.code == .needsPermission ? .inputOutput : .failure)
        case let error as AgeError: self.init("\(error)", status: .failure)
        case let error as VaultError: self.init("\(error)", status: .failure)
        default: return nil
        }
    }

    private static func status(of error: FeedClientError) -> Status {
        switch error.code {
        case .noDaemon, .disconnected, .unavailable, .needsPermission, .unreadableAnswer: .unavailable
        case .refused where error.underlying == 403: .notAllowed
        case .notFound, .refused, .wrongOwner: .failure
        case .configuration: .configuration
        }
    }

    private static func status(of error: CaptureError) -> Status {
        switch error.code {
        case .serverUnavailable, .serverTimeout, .playbackRefused: .unavailable
        case .noSuchFile, .notAFile, .pipe, .terminal, .rawPipe, .unreadable, .emptyFile, .notAudio, .damaged,
            .unsupportedRate, .noSamples, .channelsDiffer, .noSuchChannel:
            .badInput
        case .noRoom: .cannotCreate
        }
    }
}

import EventLog
import Feed
import Foundation

/// The running daemon, as it answers on the agent's own socket.
struct DaemonFacts: Sendable {
    /// What it says about itself. The one place that knows the shape of the daemon's answer.
    struct Answer: Sendable {
        var version: String
        /// State of capture, such as `capturing` or `waiting`.
        var captureState: String
        /// Name of the microphone.
        var device: String?
        /// Why capture is in this state.
        var reason: String?
        /// Since when.
        var since: Timestamp
        /// Longest time between two arrivals of samples of late, in milliseconds.
        var latencyMs: Double?
        /// Share of one core, in percent.
        var cpuPercent: Double
        /// Memory held, in MB.
        var rssMB: Double
        var uptimeS: Double
        /// Time of the newest event; `nil` where there is none.
        var newestEvent: Timestamp?
        /// The purposes to which the agent has agreed; `nil` where that is not known.
        var consents: [String]?
        /// How far the probation of a new voice is.
        var probation: StatusPayload.Probation?

        /// Takes from the daemon's answer what is looked at.
        init(_ status: StatusPayload) {
            version = status.version
            captureState = status.capture.state
            device = status.capture.device
            reason = status.capture.reason
            since = status.capture.since
            latencyMs = status.capture.latencyMs
            cpuPercent = status.cpuPercent
            rssMB = status.rssMB
            uptimeS = status.uptimeS
            probation = status.probation
        }
    }

    /// The agent's own socket; `nil` where the configuration gives none.
    var socket: FileFacts?
    /// Its answer, or why there is none.
    var answer: Result<Answer, FeedError>

    /// Facts put together by hand.
    init(socket: FileFacts?, answer: Result<Answer, FeedError>) {
        self.socket = socket
        self.answer = answer
    }

    /// Asks the daemon.
    init(socketPath: String?, limit: Duration) async {
        guard let socketPath else {
            answer = .failure(FeedError(code: .configuration, context: "no socket is known"))
            return
        }
        socket = FileFacts(at: socketPath)
        answer =
            await TimeLimit.answer(within: limit, of: { await Self.ask(socketPath) })
            ?? .failure(
                FeedError(
                    code: .unavailable,
                    context: "the daemon at \(socketPath) does not answer within "
                        + "\(Wording.span(seconds: limit / .seconds(1)))"))
    }

    private static func ask(_ socketPath: String) async -> Result<Answer, FeedError> {
        let client = FeedClient(socketPath: socketPath)
        do throws(FeedError) {
            let status = try await client.get("/v1/status", as: StatusPayload.self)
            var answer = Answer(status)
            let page = try? await client.get(
                "/v1/events?after=\(max(0, status.lastSequence - 1))&follow=false", as: FeedPage.self)
            answer.newestEvent = page?.events.last?.time
            let consent = try? await client.get("/v1/consent", as: ConsentPage.self)
            answer.consents = consent?.purposes.filter { $0.isUsed && $0.grantedAt != nil }.map(\.purpose)
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }
}

import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Sodium

/// A command as it came: which one, with which body, under which key.
struct Command: Sendable {
    let route: FeedRoute
    let idempotencyKey: String?
    private let path: String
    /// What was sent; for a route that takes a file, the file.
    let body: ByteBuffer

    /// Reads the body, as far as ``FeedLimits/bodyBytes`` allows.
    init(_ route: FeedRoute, _ request: Request, limits: FeedLimits) async throws {
        self.route = route
        path = request.uri.string
        idempotencyKey = request.headers[text: FeedWire.keyHeader]
        let limit = route.description.takesFile ? limits.segmentBytes : limits.bodyBytes
        var request = request
        do {
            body = try await request.collectBody(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(413, "Body too large", detail: "Send at most \(limit) bytes, or no body.")
        }
    }

    /// What makes two requests with the same key one request.
    var identity: ByteBuffer {
        var identity = ByteBuffer(string: path + "\n")
        if route.description.takesFile {
            // An answer is kept for long; the file is not.
            identity.writeString(SHA256.hexadecimal(of: Array(body.readableBytesView)))
        } else {
            identity.writeImmutableBuffer(body)
        }
        return identity
    }

    /// The body as a value, after it was checked.
    func read<Body: Decodable>(_ type: Body.Type) throws -> Body {
        try route.description.body.decode(type, from: body)
    }

    /// What is to be done with an alert; `nil` where the command is about something else.
    var onAlert: HandlingStep? {
        get throws {
            switch route {
            case .acknowledge:
                _ = try read(NoBody.self)
                return .acknowledge
            case .takeOver:
                _ = try read(NoBody.self)
                return .takeOver
            case .handOn: return .handOn(to: try read(HandoverRequest.self).to)
            case .resolve:
                let request = try read(ResolveRequest.self)
                return .resolve(note: request.note, nothingWrong: request.nothingWrong ?? false)
            case .contest: return .contest(reason: try read(ContestRequest.self).reason)
            case .judge:
                let judgement = try read(JudgeRequest.self)
                return .judge(upheld: judgement.upheld, note: judgement.note)
            default: return nil
            }
        }
    }
}

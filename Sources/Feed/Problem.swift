import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// A refusal as RFC 9457 `application/problem+json`: what is wrong, and how to put it right.
struct Problem: Error, Codable, HTTPResponseError {
    var type = "about:blank"
    let title: String
    let code: Int
    let detail: String
    /// Methods that the address knows, where the one used is not among them.
    var allow: String?
    /// After how many seconds it may be tried again.
    var retryAfterS: Int?
    /// What is left of what was asked for.
    var receipt: ErasurePayload?

    private enum CodingKeys: String, CodingKey {
        case type, title, detail, receipt
        case code = "status"
    }

    /// Most bytes of what is said in detail: it repeats what came.
    private static let maxDetail = 2_048

    init(_ code: Int, _ title: String, detail: String, allow: String? = nil, retryAfterS: Int? = nil) {
        self.code = code
        self.title = title
        self.detail = PlainText.shown(detail, maxBytes: Self.maxDetail)
        self.allow = allow
        self.retryAfterS = retryAfterS
    }

    var status: HTTPResponse.Status { HTTPResponse.Status(code: code) }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSON.data(self) + Data("\n".utf8))))
        response.headers[.allow] = allow
        response.headers[.retryAfter] = retryAfterS.map { "\($0)" }
        return response
    }
}

/// Turns every error that a route throws into a ``Problem``.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    let vitals: FeedVitals

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let problem as Problem {
            if problem.code == 403 { vitals.count(\.forbidden) }
            throw problem
        } catch let error as EventLogError { throw Problem(error) } catch let refusal as FeedRefusal {
            throw Problem(refusal)
        } catch let error as HTTPError where error.status == .notFound {
            throw Problem(
                404, "No such address",
                detail: "\(request.uri.path.prefix(256)) is not known. GET /v1/openapi.json lists the addresses.")
        } catch let error as HTTPError {
            throw Problem(
                error.status.code, error.status.reasonPhrase, detail: error.body ?? "The request cannot be served.")
        } catch is CancellationError {
            throw Problem(503, "Stopping", detail: "The daemon stops. Try again.", retryAfterS: 1)
        }
    }
}

extension Problem {
    /// What a reader is told of a fault of the log.
    fileprivate init(_ error: EventLogError) {
        switch error.code {
        case .notFound: self.init(404, "Not found", detail: error.context)
        case .conflict: self.init(409, "Not possible", detail: error.context)
        case .invalidEvent: self.init(500, "Fault of the daemon", detail: error.context)
        case .damaged, .newerVersion, .needsPermission, .unavailable:
            self.init(503, "Event log unavailable", detail: error.context, retryAfterS: 1)
        }
    }

    /// What the agent is told of a command that the daemon will not carry out.
    fileprivate init(_ refusal: FeedRefusal) {
        switch refusal.code {
        case .invalid: self.init(400, "Not possible", detail: refusal.context)
        case .conflict: self.init(409, "Not possible now", detail: refusal.context)
        case .taken: self.init(412, "Name taken", detail: refusal.context)
        case .unavailable: self.init(503, "Not possible for now", detail: refusal.context, retryAfterS: 1)
        case .notOffered: self.init(404, "Not offered", detail: refusal.context)
        }
    }
}

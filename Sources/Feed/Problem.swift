import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A refusal as RFC 9457 `application/problem+json`: what is wrong, and how to mend it.
struct Problem: Error, Codable, HTTPResponseError {
    var type = "about:blank"
    let title: String
    let code: Int
    let detail: String
    /// Methods that the address knows, where the one used is not among them.
    var allow: String?

    private enum CodingKeys: String, CodingKey {
        case type, title, detail
        case code = "status"
    }

    init(_ code: Int, _ title: String, detail: String, allow: String? = nil) {
        self.code = code
        self.title = title
        self.detail = detail
        self.allow = allow
    }

    var status: HTTPResponse.Status { HTTPResponse.Status(code: code) }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = Response(
            status: status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder.feed.encode(self) + Data("\n".utf8))))
        response.headers[.allow] = allow
        return response
    }
}

/// Turns every error that a route throws into a ``Problem``.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            throw problem
        } catch let error as EventLogError {
            throw Problem(error)
        } catch let error as HTTPError where error.status == .notFound {
            throw Problem(
                404, "No such address",
                detail: "\(request.uri.path) is not known. Addresses: /v1/status, /v1/events, /v1/scores, /v1/alerts, "
                    + "/v1/alerts/{id}, /v1/alerts/{id}/ack, /v1/segments, /v1/segments/{id}.")
        } catch let error as HTTPError {
            throw Problem(
                error.status.code, error.status.reasonPhrase, detail: error.body ?? "The request cannot be served.")
        }
    }
}

extension Problem {
    /// What a reader is told of a fault of the log.
    fileprivate init(_ error: EventLogError) {
        switch error.code {
        case .notFound: self.init(404, "No such alert", detail: error.context)
        case .conflict: self.init(409, "Key used before", detail: error.context)
        case .invalidEvent: self.init(500, "Fault of the daemon", detail: error.context)
        case .damaged, .newerVersion, .needsPermission, .unavailable:
            self.init(503, "Event log unavailable", detail: error.context)
        }
    }
}

extension JSONEncoder {
    /// How values are written on the feed: one line, sorted names, plain slashes.
    static var feed: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

import EventLog
import Events
import Foundation
import HTTPTypes
import Hummingbird
import Languages
import NIOCore
import Vocabulary

/// A ``Refusal`` as RFC 9457 `application/problem+json`: in words for a person, and in members for programs.
struct Problem: Error, Codable, HTTPResponseError {
    /// A part of the request that is at fault, for programs.
    struct Fault: Codable {
        /// Where in the body, as a JSON pointer in the form of an URI fragment.
        var pointer: String?
        /// Name of a part of the query.
        var parameter: String?
        /// Name of a header.
        var header: String?
        /// What is wrong with it, to be read behind its name.
        let detail: String

        init(_ place: Refusal.Place, _ detail: String) {
            switch place {
            case .address: break
            case .query(let name): parameter = PlainText.shown(name, maxBytes: 64)
            case .header(let name): header = name
            case .body: pointer = "#"
            case .member(let name):
                let name = PlainText.shown(name, maxBytes: 64)
                pointer = "#/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
            }
            self.detail = PlainText.shown(detail, maxBytes: Problem.maxDetail)
        }
    }

    static let contentType = "application/problem+json"
    /// Most bytes of what is said in detail: it repeats what came.
    private static let maxDetail = 2_048

    let type: String
    let title: String
    let code: Int
    let detail: String
    /// The same for whoever asks in another language (`Accept-Language`); absent for all others, and where the words
    /// are too long, or no sentence of ours.
    var phrase: Phrase?
    var errors: [Fault]?
    /// What is left of what was asked for.
    var receipt: ErasurePayload?
    /// Methods that the address knows, where the one used is not among them.
    var allow: String?
    /// After how many seconds it may be tried again.
    var retryAfterS: Int?

    private enum CodingKeys: String, CodingKey {
        case type, title, detail, phrase, errors, receipt
        case code = "status"
    }

    init(_ refusal: Refusal) {
        let (kind, code, title) = refusal.heading
        type = "urn:undertone:problem:\(kind.rawValue)"
        self.title = title
        self.code = code
        detail = PlainText.shown(refusal.words, maxBytes: Self.maxDetail)
        phrase = detail == refusal.words && !refusal.phrase.isAsIs ? refusal.phrase : nil
        let errors = refusal.errors
        self.errors = errors.isEmpty ? nil : errors
        retryAfterS = refusal.retryAfterS
        if case .segmentGone(_, _, let receipt) = refusal { self.receipt = receipt }
        if case .wrongMethod(_, let known) = refusal { allow = known }
    }

    var status: HTTPResponse.Status { HTTPResponse.Status(code: code) }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var told = self
        if request.headers[.acceptLanguage] == nil { told.phrase = nil }
        var response = Response(
            status: status, headers: [.contentType: Self.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSON.data(told) + Data("\n".utf8))))
        response.headers[.allow] = allow
        if code == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        response.headers[.retryAfter] = retryAfterS.map { "\($0)" }
        return response
    }
}

/// Turns every error that a route throws into a ``Problem``, and answers for addresses and methods that no route has.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    let vitals: FeedVitals
    let addresses: FeedAddresses

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let problem as Problem {
            if problem.code == 403 { vitals.count(\.forbidden) }
            throw problem
        } catch let error as EventLogError { throw Problem(.log(error)) } catch let refusal as FeedRefusal {
            throw Problem(.daemon(refusal))
        } catch let error as HTTPError where error.status == .notFound {
            let path = String(request.uri.path.prefix(256))
            // All addresses together are asked of as `*`.
            guard let known = path == "*" ? "GET, HEAD, OPTIONS, POST, PUT" : addresses.methods(of: path) else {
                throw Problem(.noSuchAddress(path))
            }
            guard request.method == .options else { throw Problem(.wrongMethod(address: path, known: known)) }
            return Response(status: .noContent, headers: [.allow: known])
        } catch is HTTPError { throw Problem(.notHTTP) } catch is CancellationError { throw Problem(.stopping) }
    }
}

import Events
import HTTPTypes
import Hummingbird

/// Keeps out of a feed on TCP what no program of this machine sends: a page in a browser that got here by a name of
/// its own or from another site, and whoever speaks for somebody else.
struct LoopbackMiddleware: RouterMiddleware {
    private static let host = HTTPField.Name("Host")

    func handle(
        _ request: Request, context: FeedContext, next: (Request, FeedContext) async throws -> Response
    ) async throws -> Response {
        // The first `Host` is the authority, and a second one is still among the fields.
        let hasSecond = Self.host.map { request.headers[$0] != nil } ?? false
        guard let authority = request.head.authority, LoopbackAddress.isMeant(by: authority), !hasSecond else {
            throw Problem(.notForPages(.header("Host"), fault: "is not one number of the loopback"))
        }
        guard request.headers[.origin] == nil else {
            throw Problem(.notForPages(.header("Origin"), fault: "is there, and no page may ask"))
        }
        for header in [FeedWire.actingForHeader, FeedWire.throughHeader] where request.headers[text: header] != nil {
            throw Problem(.unknownPart(.header(header), known: "here everybody acts for themselves"))
        }
        return try await next(request, context)
    }
}

extension Person {
    /// Whose share of the server somebody takes: that of their user, and where they are none of the system's that of
    /// their name.
    var share: UInt32 {
        uid ?? name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 } | 1 << 31
    }
}

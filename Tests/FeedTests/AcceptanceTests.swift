import Testing

@testable import Feed

/// What is answered to an `Accept` header (finding 2.12): by weight, then by how exactly a kind is named.
struct AcceptanceTests {
    private static let offered = ["application/x-ndjson", "text/event-stream", "application/json"]

    @Test(
        arguments: [
            (nil, "application/x-ndjson"), ("", "application/x-ndjson"), ("*/*", "application/x-ndjson"),
            ("text/event-stream", "text/event-stream"), ("application/json", "application/json"),
            ("text/event-stream;q=0, */*", "application/x-ndjson"), ("text/event-stream; q=0", nil),
            ("application/json;q=0.5, text/event-stream;q=0.9", "text/event-stream"),
            ("application/json, text/event-stream", "application/json"),
            ("text/*", "text/event-stream"), ("application/*;q=0.1, text/*;q=0.2", "text/event-stream"),
            ("*/*;q=0.1, application/json;q=0.1", "application/json"), ("TEXT/EVENT-STREAM", "text/event-stream"),
            ("text/html, application/xhtml+xml, */*;q=0.8", "application/x-ndjson"), ("text/html", nil),
            ("image/*", nil),
            ("*/*;q=0", nil), ("application/json;charset=utf-8;q=1.000", "application/json"),
            ("application/*, application/x-ndjson;q=0", "application/json"), (" , ,", "application/x-ndjson"),
            ("application/json;q=abc", "application/json"),
            ("text/event-stream ; Q=0 , application/json", "application/json"),
            ("nonsense", "application/x-ndjson"), ("*/json", nil),
        ] as [(String?, String?)])
    func theBestIsFound(header: String?, best: String?) {
        #expect(Acceptance(header).best(of: Self.offered) == best)
    }
}

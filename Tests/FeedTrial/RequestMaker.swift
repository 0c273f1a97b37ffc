/// Requests that come near to what HTTP and the feed allow, from one side or the other.
enum RequestMaker {
    private static let methods = [
        "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PRI", "get", "CONNECT", "\u{0}",
    ]
    private static let paths = [
        "/v1/status", "/v1/scores?after=1", "/v1/events?follow=false", "/v1/events?after=0", "/v1/alerts",
        "/v1/alerts/a-1",
        "/v1/alerts/a-1/ack", "/v1/alerts/a-1/contest", "/v1/alerts/a-1/judge", "/v1/segments", "/v1/segments/s-1",
        "/v1/segments/s-2", "/v1/segments?since=2025-03-01T09:30:00Z&held=true", "/v1/segments?limit=0",
        "/v1/segments/s-1?kind=rekey", "/v1/segments/s-1/hold", "/v1/segments/s-1/erase", "/v1/segments/s-1/approve",
        "/v1/help", "/v1/pause", "/v1/resume", "/v1/consent", "/v1/mine", "/v1/erase", "/v1/audit",
        "/metrics", "/v1/openapi.json", "/", "*", "//", "/v1/%00", "/v1/alerts/..%2f..", "/v1/events?type=x&level=%",
        "http://u/v1/status", "/v1/status?\u{FF}=\u{0}", "/v1/events?after=99999999999999999999",
    ]
    private static let headers = [
        "Host: u", "Accept: text/event-stream", "Accept: application/json", "Accept: */*;q=x,,;", "Connection: close",
        "Connection: Upgrade\r\nUpgrade: h2c", "Last-Event-ID: 1", "Last-Event-ID: -", "Idempotency-Key: k",
        "Expect: 100-continue",
        "Undertone-Reason: fuzz", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked", "Transfer-Encoding: chunked, gzip", "X: \u{1}", ": empty", "No colon", " folded",
        "X: \(String(repeating: "y", count: 20_000))",
    ]
    private static let bodies = [
        "", "{}", #"{"reason":"x"}"#, #"{"what":"all"}"#, #"{"upheld":true}"#, "[[[[", #"{"a":"#,
        "5\r\nhello\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\n", "0\r\n\r\n", String(repeating: "[", count: 4000), String(repeating: "z", count: 9000),
        "\u{FEFF}{}", #"{"reason":"\ud800"}"#, #"{"for_s":1e999}"#,
        #"{"purpose":"alerts","granted":true,"notice_version":1}"#,
    ]

    static func bytes(_ random: inout SplitMix) -> [UInt8] {
        var bytes: [UInt8] = []
        // Some connections carry several requests.
        for _ in 0..<Int.random(in: 1...3, using: &random) { bytes += request(&random) }
        damage(&bytes, &random)
        return bytes
    }

    private static func request(_ random: inout SplitMix) -> [UInt8] {
        if Int.random(in: 0..<20, using: &random) == 0 {
            return (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let isSound = Bool.random(using: &random)
        let method = isSound ? methods[Int.random(in: 0...1, using: &random)] : pick(methods, &random)
        let version = isSound ? "HTTP/1.1" : pick(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "ICY"], &random)
        var head = "\(method) \(pick(paths, &random)) \(version)\r\nHost: u\r\n"
        let body = method == "POST" ? pick(bodies, &random) : ""
        if isSound { head += "Content-Length: \(body.utf8.count)\r\n" }
        let most = Int.random(in: 0..<50, using: &random) == 0 ? 100 : 3
        for _ in 0..<Int.random(in: 0...most, using: &random) {
            let header = pick(headers, &random)
            if isSound, header.hasPrefix("Content-Length") || header.hasPrefix("Transfer") { continue }
            head += header + "\r\n"
        }
        return Array((head + "\r\n" + body).utf8)
    }

    /// Half of them are damaged: a byte changed, a piece cut out, doubled or left off.
    private static func damage(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty, Bool.random(using: &random) else { return }
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(place + Int.random(in: 1...20, using: &random), bytes.count)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
    }

    private static func pick<Value>(_ values: [Value], _ random: inout SplitMix) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }
}

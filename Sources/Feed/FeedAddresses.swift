import HTTPTypes
import Hummingbird

/// The addresses of the feed, and what each can be asked with.
struct FeedAddresses: Sendable {
    private let known: [(parts: [Substring], methods: [String])]

    init(of routes: [Route]) {
        known = Dictionary(grouping: routes, by: \.path).map { path, routes in
            let methods = routes.map(\.method.rawValue)
            return (path.split(separator: "/"), (methods + (methods.contains("GET") ? ["HEAD"] : []) + ["OPTIONS"]))
        }
    }

    /// What an address can be asked with, as an `Allow` header has it; `nil` where there is no such address.
    func methods(of path: String) -> String? {
        let parts = path.split(separator: "/")
        // The one that names every part goes before one that takes any.
        let fitting = known.filter { address in
            address.parts.count == parts.count
                && zip(address.parts, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        let best = fitting.max { Self.fixedParts($0.parts) < Self.fixedParts($1.parts) }
        return best?.methods.sorted().joined(separator: ", ")
    }

    private static func fixedParts(_ parts: [Substring]) -> Int { parts.count { !$0.hasPrefix("{") } }

    /// A request with its path as it is compared: what need not be encoded (RFC 3986, 2.3) is not.
    static func normalized(_ request: Request) -> Request {
        guard let target = request.head.path, target.contains("%") else { return request }
        let end = target.firstIndex { $0 == "?" || $0 == "#" } ?? target.endIndex
        let path = String(target[..<end]).replacing(/%([0-9A-Fa-f]{2})/) { match in
            let byte = UInt8(match.1, radix: 16) ?? 0
            return isUnreserved(byte) ? String(UnicodeScalar(byte)) : String(match.0)
        }
        var head = request.head
        head.path = path + String(target[end...])
        return Request(head: head, body: request.body)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

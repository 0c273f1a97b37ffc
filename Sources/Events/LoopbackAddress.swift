/// A place on TCP where nobody but this machine is heard: a number of the loopback, and a port.
public struct LoopbackAddress: Sendable, Hashable {
    /// The number, one of IPv6 without its brackets.
    public let host: String
    /// The port.
    public let port: UInt16

    /// Reads `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`; `nil` for every other address, and where it is none.
    public init?(text: some StringProtocol) {
        guard let (host, port) = Self.parts(of: text), let port else { return nil }
        self.host = host
        self.port = port
    }

    /// Whether what a request is sent to, as its `Host` says, is the loopback, with or without a port. A page in a
    /// browser that got there by a name of its own does not say so.
    public static func isMeant(by authority: String) -> Bool { parts(of: authority) != nil }

    private static func parts(of text: some StringProtocol) -> (host: String, port: UInt16?)? {
        let text = String(text)
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let loopback = /(\[::1\]|localhost|127(?:\.[0-9]{1,3}){3})(?::([0-9]{1,5}))?/
        guard let match = text.wholeMatch(of: loopback) else { return nil }
        let name = String(match.1)
        let host = name == "[::1]" ? "::1" : name == "localhost" ? "127.0.0.1" : name
        guard host == "::1" || host.split(separator: ".").allSatisfy({ UInt8($0) != nil }) else { return nil }
        guard let digits = match.2 else { return (host, nil) }
        guard let port = UInt16(digits), port > 0 else { return nil }
        return (host, port)
    }
}

extension LoopbackAddress: CustomStringConvertible {
    /// `127.0.0.1:PORT`, with brackets around a number of IPv6.
    public var description: String { host == "::1" ? "[::1]:\(port)" : "\(host):\(port)" }
}

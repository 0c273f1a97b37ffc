import Foundation
import NIOCore
import Vocabulary

/// Where a webhook is posted: `https`, or `http` to this machine itself. Whoever names it cannot make the hub ask what
/// only the machine's own network knows: addresses of the link are refused, whatever the name resolves to at the time.
struct WebhookAddress: Sendable, Equatable {
    /// Why it is none; the words follow "The address".
    struct Fault: Error, Equatable {
        let words: String
    }

    /// The whole of it; its path may be a secret.
    let text: String
    let host: String
    let port: Int
    let isEncrypted: Bool

    static let maxBytes = 2_048

    init(_ text: String) throws(Fault) {
        // Plain characters alone, so that no reader of addresses takes it apart in another way.
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !Self.meant.contains($0) }
        guard text.utf8.count <= Self.maxBytes, isPlain, let parts = URLComponents(string: text),
            let host = parts.host, !host.isEmpty, let scheme = parts.scheme?.lowercased(),
            ["https", "http"].contains(scheme)
        else { throw Fault(words: "is none: write https://HOST/PATH.") }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil, !text.contains("@") else {
            throw Fault(words: "holds a user or a fragment; leave them out.")
        }
        self.text = text
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        isEncrypted = scheme == "https"
        port = parts.port ?? (isEncrypted ? 443 : 80)
        guard (1...65_535).contains(port) else { throw Fault(words: "has a port that there is not.") }
    }

    /// Characters that mean something to a shell or to `curl`, and nothing in an address.
    private static let meant = Set(#""'\<>{}^`|"#.utf8)

    /// What may be told to operators: not the path, which often is the secret.
    var shown: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let usual = port == (isEncrypted ? 443 : 80) ? "" : ":\(port)"
        return "\(isEncrypted ? "https" : "http")://\(name)\(usual)/..."
    }

    /// The number that it is reached under now; waits for the directory.
    /// - Throws: ``Fault`` where there is none, or nothing may be sent there.
    func resolved() throws(Fault) -> String {
        let address: SocketAddress
        do { address = try SocketAddress.makeAddressResolvingHost(host, port: port) } catch {
            throw Fault(words: "has a name, \(PlainText.shown(host, maxBytes: 100)), that is not found.")
        }
        guard let number = NetworkNumber(address), let text = address.ipAddress else {
            throw Fault(words: "is not of the internet.")
        }
        if let words = number.refusal { throw Fault(words: words) }
        guard isEncrypted || number.isLoopback else {
            throw Fault(words: "is http, and leads to another machine: https alone goes there.")
        }
        return text
    }
}

/// The bytes of an address of the internet.
struct NetworkNumber: Sendable, Equatable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        // One of the fourth version, written as one of the sixth: it is where the packets go.
        let mapped: [[UInt8]] = [
            Array(repeating: 0, count: 10) + [0xFF, 0xFF], [0, 0x64, 0xFF, 0x9B] + Array(repeating: 0, count: 8),
            Array(repeating: 0, count: 12),
        ]
        let isMapped = bytes.count == 16 && mapped.contains { bytes.starts(with: $0) } && bytes != Self.loopback6
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    init?(_ address: SocketAddress) {
        switch address {
        case .v4(let address):
            // SAFETY: the number is read as its bytes, as long as the closure runs.
            self.init(unsafe withUnsafeBytes(of: address.address.sin_addr) { unsafe Array($0) })
        case .v6(let address):
            // SAFETY: as above.
            self.init(unsafe withUnsafeBytes(of: address.address.sin6_addr) { unsafe Array($0) })
        case .unixDomainSocket: return nil
        }
    }

    private static let loopback6 = [UInt8](repeating: 0, count: 15) + [1]
    /// Where clouds tell a machine its own secrets, beside the link's addresses.
    private static let metadata6: [UInt8] = [0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54]

    var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : bytes == Self.loopback6 }

    /// Why nothing is sent there; `nil` where it may be.
    var refusal: String? {
        if bytes.count == 4 {
            switch bytes[0] {
            case 0, 224...255: return "leads to no machine."
            case 169 where bytes[1] == 254: return Self.linkWords
            default: return nil
            }
        }
        if bytes[0] == 0xFF { return "leads to no machine." }
        // fe80::/10 and fec0::/10.
        return bytes[0] == 0xFE && bytes[1] >= 0x80 || bytes == Self.metadata6 ? Self.linkWords : nil
    }

    private static let linkWords = "leads to what only this machine's own network knows; nothing is sent there."
}

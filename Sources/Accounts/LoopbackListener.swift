import Foundation

/// Who listens on TCP on this machine, as the kernel says: a port above 1023 is anybody's who comes first.
public enum LoopbackListener {
    /// The users who listen where a connection arrives; empty where it is not known.
    /// - Parameters:
    ///   - host: the number of the loopback that is connected to: `::1`, or one of 127.0.0.0/8.
    ///   - port: at which port.
    /// - Returns: their numbers.
    public static func users(at host: String, port: UInt16) -> Set<UInt32> {
        ["/proc/net/tcp", "/proc/net/tcp6"].reduce(into: []) { users, path in
            guard let table = try? String(contentsOfFile: path, encoding: .ascii) else { return }
            users.formUnion(self.users(in: table, at: host, port: port))
        }
    }

    /// What somebody listens at who is reached by a number: that one, or any, in the kernel's hexadecimal words of the
    /// machine's byte order.
    private static func words(of host: String) -> Set<String> {
        let any = String(repeating: "0", count: 32)
        guard host != "::1" else { return [any, any.dropLast(8) + "01000000"] }
        let word = host.split(separator: ".").reversed().compactMap { UInt8($0) }.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
        // An IPv4 number may be an IPv6 socket's, too.
        return [any, String(any.prefix(8)), word, any.prefix(16) + "FFFF0000" + word]
    }

    /// The same of the text of the kernel's table: `sl local_address rem_address st ... uid ...`.
    static func users(in table: String, at host: String, port: UInt16) -> Set<UInt32> {
        let words = words(of: host)
        return Set(
            table.split(separator: "\n").dropFirst().compactMap { line in
                let fields = line.split(separator: " ")
                // 0A: it listens.
                guard fields.count > 7, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                    words.contains(String(fields[1][..<colon])),
                    UInt16(fields[1][fields[1].index(after: colon)...], radix: 16) == port
                else { return nil }
                return UInt32(fields[7])
            })
    }
}

import Foundation

/// Who listens on TCP on this machine, as the kernel says: a port above 1023 is anybody's who comes first.
public enum LoopbackListener {
    /// The users who listen where a connection to the loopback at a port arrives; empty where it is not known.
    public static func users(atPort port: UInt16) -> Set<UInt32> {
        ["/proc/net/tcp", "/proc/net/tcp6"].reduce(into: []) { users, path in
            guard let table = try? String(contentsOfFile: path, encoding: .ascii) else { return }
            users.formUnion(self.users(in: table, atPort: port))
        }
    }

    /// Whether somebody who connects to the loopback arrives there: at one of its numbers, or at any, in the kernel's
    /// hexadecimal words of the machine's byte order.
    private static func isReached(_ address: Substring) -> Bool {
        switch address.count {
        case 8: address == "00000000" || address.hasSuffix("7F")
        case 32:
            address.allSatisfy { $0 == "0" }
                || address.dropLast(8).allSatisfy { $0 == "0" } && address.hasSuffix("01000000")
                || address.contains("FFFF0000") && address.hasSuffix("7F")
        default: false
        }
    }

    /// The same of the text of the kernel's table: `sl local_address rem_address st ... uid ...`.
    static func users(in table: String, atPort port: UInt16) -> Set<UInt32> {
        Set(
            table.split(separator: "\n").dropFirst().compactMap { line in
                let fields = line.split(separator: " ")
                // 0A: it listens.
                guard fields.count > 7, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                    isReached(fields[1][..<colon]),
                    UInt16(fields[1][fields[1].index(after: colon)...], radix: 16) == port
                else { return nil }
                return UInt32(fields[7])
            })
    }
}

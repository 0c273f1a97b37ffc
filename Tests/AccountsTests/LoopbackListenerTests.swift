import Testing

@testable import Accounts

/// Who listens at a port, as the kernel's tables say.
struct LoopbackListenerTests {
    private static func table(_ address: String, state: String = "0A", user: Int = 1005) -> String {
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: \(address) 00000000:0000 \(state) 00000000:00000000 00:00000000 00000000  \(user)        0 4242 1
        """
    }

    @Test(arguments: [
        // 8317 is 207D.
        ("0100007F:207D", true), ("0200007F:207D", false), ("00000000:207D", true), ("0500000A:207D", false),
        ("0100007F:207E", false), ("00000000000000000000000001000000:207D", false),
        ("00000000000000000000000000000000:207D", true), ("0000000000000000FFFF00000100007F:207D", true),
        ("B80D0120000000000000000001000000:207D", false), ("nonsense", false),
    ]) func aListenerCountsWhereAConnectionToTheLoopbackArrives(_ address: String, _ counts: Bool) {
        #expect(LoopbackListener.users(in: Self.table(address), at: "127.0.0.1", port: 8317) == (counts ? [1005] : []))
    }

    @Test func aConnectionIsNoListener() {
        let table = Self.table("0100007F:207D", state: "01")
        #expect(LoopbackListener.users(in: table, at: "127.0.0.1", port: 8317).isEmpty)
    }

    /// Whoever listens at another number of the loopback keeps nobody from this one.
    @Test(arguments: [
        ("127.0.0.2", "0200007F:207D", true), ("127.0.0.2", "0100007F:207D", false),
        ("127.10.0.16", "10000A7F:207D", true), ("::1", "00000000000000000000000001000000:207D", true),
        ("::1", "00000000000000000000000000000000:207D", true), ("::1", "00000000:207D", false),
        ("::1", "0000000000000000FFFF00000100007F:207D", false),
    ]) func itIsOfTheNumberThatIsConnectedTo(_ host: String, _ address: String, _ counts: Bool) {
        #expect(LoopbackListener.users(in: Self.table(address), at: host, port: 8317) == (counts ? [1005] : []))
    }
}

import Synchronization

/// Whom libnats calls back. It is handed a number, never a reference: a call that comes late, after the connection is
/// gone, finds nobody.
enum CallbackTable {
    /// What happens; told on threads of libnats, which must not be held up.
    enum Event: Sendable {
        /// A message came for a subscription.
        case message(BrokerMessage)
        /// The server did not take something that was sent, because the credential does not allow it.
        case forbidden(String)
        /// The server ends the connection, because the credential counts no more.
        case unauthorized(String)
        /// The connection is closed, for this reason.
        case closed(BrokerError)
    }
    typealias Handler = @Sendable (Event) -> Void

    private static let table = Mutex<(last: UInt, handlers: [UInt: Handler])>((0, [:]))

    /// Takes somebody in; their number is never 0, which is no pointer.
    static func add(_ handler: @escaping Handler) -> UInt {
        table.withLock { table in
            table.last += 1
            table.handlers[table.last] = handler
            return table.last
        }
    }

    static func remove(_ number: UInt) {
        // What the handler holds is let go outside of the lock.
        _ = table.withLock { $0.handlers.removeValue(forKey: number) }
    }

    /// What libnats is handed in place of a pointer.
    static func closure(_ number: UInt) -> UnsafeMutableRawPointer? {
        unsafe UnsafeMutableRawPointer(bitPattern: number)
    }

    /// Calls who has the number that libnats hands back.
    static func call(_ closure: UnsafeMutableRawPointer?, _ event: Event) {
        let number = UInt(bitPattern: closure)
        table.withLock { $0.handlers[number] }?(event)
    }
}

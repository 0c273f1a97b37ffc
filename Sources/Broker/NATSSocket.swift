import CNATS
import Fleet

/// One connection of libnats, from its connect to its end: it does not reconnect. **All calls of libnats are here, in
/// ``NATSOptions`` and in ``NATSMessage``.**
@safe final class NATSSocket: @unchecked Sendable {
    // SAFETY: libnats locks its connections itself, so that threads may share them, on which `@unchecked Sendable`
    // rests. The pointer is valid until `deinit`, which gives up the one reference that connecting made.
    private let connection: OpaquePointer
    private let number: UInt

    /// Connects to one server. It takes two times ``BrokerSettings/timeout``, or for ever where a server stays silent
    /// in the middle of a TLS handshake, see ``Interruptible``.
    init(_ server: ServerAddress, _ settings: BrokerSettings, onEvent: @escaping CallbackTable.Handler)
        throws(BrokerError)
    {
        let number = CallbackTable.add(onEvent)
        do throws(BrokerError) {
            let options = try NATSOptions(server, settings, callbacks: number)
            var connection: OpaquePointer?
            var status = NATS_OK
            // SAFETY: libnats copies the options; what signs for them lives until the last connect is over.
            repeat {
                options.hadNoSignature = false
                status = unsafe natsConnection_Connect(&connection, options.pointer)
            } while status != NATS_OK && options.hadNoSignature
            withExtendedLifetime(options) {}
            try NATS.check(status, "connecting to \(server)")
            guard let connection = unsafe connection else { throw BrokerError(.unreachable, "no connection") }
            unsafe self.connection = connection
            self.number = number
        } catch {
            CallbackTable.remove(number)
            throw error
        }
    }

    deinit {
        CallbackTable.remove(number)
        // SAFETY: nobody else has the pointer any more.
        unsafe natsConnection_Destroy(connection)
    }

    /// Ends it; takes half a second at most. To be called before the last reference goes, which may be on a thread that
    /// this waits for.
    func close() { unsafe natsConnection_Close(connection) }

    /// Hands a message to libnats, which sends it soon.
    func publish(_ message: borrowing NATSMessage) throws(BrokerError) {
        // SAFETY: both live for the call.
        try NATS.check(unsafe natsConnection_PublishMsg(connection, message.pointer), "publishing")
    }

    /// Hears a subject, until what this gives goes.
    func subscribe(to subject: String, _ onMessage: @escaping @Sendable (BrokerMessage) -> Void)
        throws(BrokerError) -> NATSSubscription
    {
        let number = CallbackTable.add { if case .message(let message) = $0 { onMessage(message) } }
        var subscription: OpaquePointer?
        // SAFETY: the callback is handed a number in place of a pointer, and the message, which it destroys.
        let status = unsafe natsConnection_Subscribe(
            &subscription, connection, subject,
            { _, _, message, closure in
                guard let message = unsafe message else { return }
                let read = unsafe NATSMessage(taking: message).read
                unsafe CallbackTable.call(closure, .message(read))
            }, CallbackTable.closure(number))
        guard status == NATS_OK, let subscription = unsafe subscription else {
            CallbackTable.remove(number)
            try NATS.check(status, "subscribing to \(subject)")
            throw BrokerError(.refused, "no subscription to \(subject)")
        }
        return unsafe NATSSubscription(taking: subscription, number: number)
    }
}

/// One subscription of libnats.
@safe final class NATSSubscription: @unchecked Sendable {
    // SAFETY: libnats locks its subscriptions itself; the pointer is valid until `deinit`, which gives up the reference
    // that subscribing made.
    private let subscription: OpaquePointer
    private let number: UInt

    /// Most messages and bytes that libnats keeps for it; what comes then is dropped.
    private static let limits: (messages: Int32, bytes: Int32) = (4_096, 64 << 20)

    init(taking subscription: OpaquePointer, number: UInt) {
        unsafe self.subscription = subscription
        self.number = number
        unsafe natsSubscription_SetPendingLimits(subscription, Self.limits.messages, Self.limits.bytes)
    }

    deinit {
        CallbackTable.remove(number)
        unsafe natsSubscription_Destroy(subscription)
    }
}

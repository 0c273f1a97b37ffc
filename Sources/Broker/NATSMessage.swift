import CNATS
import Glibc

/// One message of libnats.
@safe struct NATSMessage: ~Copyable {
    // SAFETY: this value alone has the message, and destroys it.
    let pointer: OpaquePointer

    init(taking pointer: OpaquePointer) { unsafe self.pointer = pointer }

    /// A message to send.
    init(_ body: [UInt8], to subject: String, reply: String? = nil, headers: [(name: String, value: String)] = [])
        throws(BrokerError)
    {
        var message: OpaquePointer?
        // SAFETY: libnats copies the body, of which it is told the length.
        let status = unsafe body.withUnsafeBytes { body in
            unsafe natsMsg_Create(
                &message, subject, reply, body.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(body.count))
        }
        try NATS.check(status, "a message to \(subject)")
        guard let message = unsafe message else { throw BrokerError(.refused, "no message to \(subject)") }
        do throws(BrokerError) {
            for (name, value) in headers {
                try NATS.check(unsafe natsMsgHeader_Set(message, name, value), "a header of a message to \(subject)")
            }
        } catch {
            unsafe natsMsg_Destroy(message)
            throw error
        }
        unsafe pointer = message
    }

    deinit { unsafe natsMsg_Destroy(pointer) }

    /// What it says, in our memory.
    var read: BrokerMessage {
        // SAFETY: the texts and the body live as long as the message; the body has the length that libnats says.
        let subject = unsafe String(cString: natsMsg_GetSubject(pointer))
        let reply = unsafe natsMsg_GetReply(pointer).map { unsafe String(cString: $0) }
        let count = unsafe Int(natsMsg_GetDataLength(pointer))
        let body = unsafe natsMsg_GetData(pointer).map {
            unsafe Array(UnsafeRawBufferPointer(start: $0, count: count))
        }
        var message = BrokerMessage(subject: subject, reply: reply, body: body ?? [])
        message.status = header("Status").flatMap { Int($0.prefix(3), radix: 10) }
        return message
    }

    private func header(_ name: String) -> String? {
        var value: UnsafePointer<CChar>?
        // SAFETY: the value lives as long as the message, and is copied.
        guard unsafe natsMsgHeader_Get(pointer, name, &value) == NATS_OK else { return nil }
        return unsafe value.map { unsafe String(cString: $0) }
    }
}

/// What libnats says of its calls.
enum NATS {
    /// Throws where a call did not do what it should. **The one place that maps the errors of libnats.**
    static func check(_ status: natsStatus, _ what: @autoclosure () -> String) throws(BrokerError) {
        guard status != NATS_OK else { return }
        // SAFETY: the text is this thread's own, and is copied before its next call.
        let text = unsafe nats_GetLastError(nil).map { unsafe String(cString: $0) } ?? ""
        let name = unsafe natsStatus_GetText(status).map { unsafe String(cString: $0) } ?? ""
        throw BrokerError(code(of: status, text), "\(what()): \(text.isEmpty ? name : text)")
    }

    /// What one does next.
    /// - Parameters:
    ///   - status: what libnats says.
    ///   - text: what the server says, where it ends the connection by a word of its own. The protocol has no number
    ///     for that, and libnats none for a user who was revoked.
    /// - Returns: it.
    static func code(of status: natsStatus, _ text: String) -> BrokerError.Code {
        switch status {
        case NATS_ERR where text.lowercased().contains("authentication"): .unauthorized
        case NATS_SSL_ERROR, NATS_SECURE_CONNECTION_REQUIRED, NATS_SECURE_CONNECTION_WANTED: .untrusted
        case NATS_CONNECTION_AUTH_FAILED: .unauthorized
        case NATS_NOT_PERMITTED: .forbidden
        case NATS_MAX_PAYLOAD: .tooLarge
        case NATS_NO_RESPONDERS: .noResponder
        case NATS_INVALID_ARG, NATS_INVALID_SUBJECT, NATS_NO_MEMORY: .refused
        // Everything else ends the connection, and the next attempt may do better.
        default: .unreachable
        }
    }
}

import CNATS
import Fleet
import Glibc
import Sodium
import Synchronization

/// How libnats connects: once, to one server, with our credential and one trusted authority.
@safe final class NATSOptions {
    /// How often the server is asked whether it is there still; after two without an answer it is not.
    private static let pingMs: Int64 = 20_000

    // SAFETY: this object alone has the options, and destroys them.
    let pointer: OpaquePointer
    private let credential: Credential
    /// Whether the last signature began with a zero: libnats 3.4.1 takes that for an empty text and leaves it out, so
    /// that one connect in 256 would be refused. Asked again, the server gives something else to sign.
    var hadNoSignature = false

    init(_ server: ServerAddress, _ settings: BrokerSettings, callbacks number: UInt) throws(BrokerError) {
        var options: OpaquePointer?
        try NATS.check(unsafe natsOptions_Create(&options), "options")
        guard let options = unsafe options else { throw BrokerError(.refused, "no options") }
        unsafe pointer = options
        credential = settings.credential
        let timeoutMs = Int64(clamping: settings.timeout.nanoseconds / 1_000_000)
        // SAFETY: libnats copies every text; the callbacks are handed a number, or this object, which lives until the
        // one connect is over, and nobody signs after that.
        try NATS.check(unsafe natsOptions_SetURL(options, "nats://\(server)"), "the address \(server)")
        try NATS.check(unsafe natsOptions_SetAllowReconnect(options, false), "options")
        try NATS.check(unsafe natsOptions_SetTimeout(options, timeoutMs), "options")
        try NATS.check(unsafe natsOptions_SetWriteDeadline(options, timeoutMs), "options")
        try NATS.check(unsafe natsOptions_SetPingInterval(options, Self.pingMs), "options")
        try NATS.check(unsafe natsOptions_SetMaxPingsOut(options, 2), "options")
        // One thread for all subscriptions in place of one for each: what is done there takes no time.
        try NATS.check(unsafe natsOptions_UseGlobalMessageDelivery(options, true), "options")
        try NATS.check(unsafe natsOptions_SetName(options, settings.name), "the name of the connection")
        if let authority = settings.authority {
            Self.trustNobodyElse()
            try NATS.check(unsafe natsOptions_SetSecure(options, true), "TLS")
            try NATS.check(
                unsafe natsOptions_SetCATrustedCertificates(options, Self.pem(of: authority)), "the authority")
            try NATS.check(
                unsafe natsOptions_SetExpectedHostname(options, settings.serverName ?? server.host), "the server's name"
            )
        }
        let closure = unsafe CallbackTable.closure(number)
        try NATS.check(unsafe natsOptions_SetErrorHandler(options, Self.onError, closure), "options")
        try NATS.check(unsafe natsOptions_SetClosedCB(options, Self.onClosed, closure), "options")
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        try NATS.check(
            unsafe natsOptions_SetUserCredentialsCallbacks(options, Self.jwt, this, Self.signature, this), "options")
    }

    deinit { unsafe natsOptions_Destroy(pointer) }

    private static let onError: natsErrHandler = { connection, _, status, closure in
        let text = unsafe NATSOptions.lastError(of: connection).text
        switch status {
        case NATS_NOT_PERMITTED: unsafe CallbackTable.call(closure, .forbidden(text))
        case NATS_CONNECTION_AUTH_FAILED: unsafe CallbackTable.call(closure, .unauthorized(text))
        // Too slow a reader: what is lost here is not what must not be lost.
        default: break
        }
    }

    private static let onClosed: natsConnectionHandler = { connection, closure in
        let (status, text) = unsafe NATSOptions.lastError(of: connection)
        unsafe CallbackTable.call(closure, .closed(BrokerError(NATS.code(of: status, text), text)))
    }

    // SAFETY: libnats frees what is allocated here.
    private static let jwt: natsUserJWTHandler = { jwt, _, closure in
        guard let closure = unsafe closure else { return NATS_ERR }
        let options = unsafe Unmanaged<NATSOptions>.fromOpaque(closure).takeUnretainedValue()
        unsafe jwt?.pointee = unsafe strdup(options.credential.jwt.text)
        return NATS_OK
    }

    // SAFETY: libnats frees what is allocated here, of which it is told the length.
    private static let signature: natsSignatureHandler = { _, signature, length, nonce, closure in
        guard let closure = unsafe closure, let nonce = unsafe nonce, let memory = unsafe malloc(Ed25519.signatureSize)
        else { return NATS_ERR }
        let options = unsafe Unmanaged<NATSOptions>.fromOpaque(closure).takeUnretainedValue()
        let bytes = unsafe options.credential.key.signature(of: Array(String(cString: nonce).utf8))
        options.hadNoSignature = bytes[0] == 0
        unsafe memory.copyMemory(from: bytes, byteCount: bytes.count)
        unsafe signature?.pointee = unsafe memory.assumingMemoryBound(to: UInt8.self)
        unsafe length?.pointee = Int32(bytes.count)
        return NATS_OK
    }

    private static func lastError(of connection: OpaquePointer?) -> (status: natsStatus, text: String) {
        var text: UnsafePointer<CChar>?
        // SAFETY: the text belongs to the connection, which lives for the callback.
        let status = unsafe natsConnection_GetLastError(connection, &text)
        return (status, unsafe text.map { unsafe String(cString: $0) } ?? "")
    }

    /// OpenSSL asks these for the authorities that the machine trusts, which libnats lets in beside the one that it is
    /// told: the authority of a company's proxy would do. So it finds none. Nothing else in our programs uses OpenSSL.
    private static func trustNobodyElse() {
        lock.withLock { _ in
            for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
                let present = unsafe getenv(name).map { unsafe String(cString: $0) }
                if present != "/dev/null" { unsafe setenv(name, "/dev/null", 1) }
            }
        }
    }

    private static let lock = Mutex(())

    private static func pem(of der: [UInt8]) -> String {
        var rest = Base64.text(of: der, isPadded: true)[...]
        var text = "-----BEGIN CERTIFICATE-----\n"
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END CERTIFICATE-----\n"
    }
}

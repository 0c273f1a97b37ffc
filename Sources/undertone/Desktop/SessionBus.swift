import CSystemd
import Glibc

/// A connection to the bus of the desktop's session. For one thread.
@safe final class SessionBus {
    // SAFETY, for every call of the library below: `bus` is a reference that this object owns from its initialiser to
    // its end; it is used by one thread; messages live for the function that makes them, or are handed on with their
    // reference; texts are copied by the call that takes them.

    private let bus: OpaquePointer

    static let daemon = "org.freedesktop.DBus"
    /// How long an answer is waited for, microseconds.
    private static let patienceUs: UInt64 = 2_000_000

    /// Connects to the session's bus, as the environment names it.
    /// - Throws: ``BusFailure`` where there is none.
    init() throws(BusFailure) {
        var made: OpaquePointer?
        let result = unsafe sd_bus_open_user(&made)
        guard result >= 0, let made = unsafe made else { throw BusFailure("the session bus", result) }
        unsafe bus = made
        try check("the session bus", unsafe sd_bus_set_method_call_timeout(bus, Self.patienceUs))
    }

    deinit { _ = unsafe sd_bus_flush_close_unref(bus) }

    // MARK: - Names

    /// Takes a name on the bus.
    /// - Returns: false where another has it.
    func take(_ name: String) throws(BusFailure) -> Bool {
        let result = unsafe sd_bus_request_name(bus, name, 0)
        if result == -EEXIST || result == -EALREADY { return false }
        try check("the name \(name)", result)
        return true
    }

    /// Whether somebody has a name.
    func hasOwner(_ name: String) throws(BusFailure) -> Bool {
        var owner: OpaquePointer?
        let result = unsafe sd_bus_get_name_creds(bus, name, 0, &owner)
        _ = unsafe sd_bus_creds_unref(owner)
        if result == -ENXIO || result == -ENOENT || result == -ESRCH { return false }
        try check("the owner of \(name)", result)
        return true
    }

    /// Is told from now on when a name changes hands.
    func followOwner(of name: String) throws(BusFailure) {
        let rule = "type='signal',sender='\(Self.daemon)',member='NameOwnerChanged',arg0='\(name)'"
        try check("the session bus", unsafe sd_bus_add_match(bus, nil, rule, nil, nil))
    }

    // MARK: - Sending

    /// Sends a call, and does not wait for the answer; nobody is started for it.
    /// - Returns: the number by which an answer names it.
    @discardableResult func send(
        to service: String, _ path: String, _ interface: String, _ member: String, _ values: [BusValue]
    ) throws(BusFailure) -> UInt64 {
        let call = unsafe try call(service, path, interface, member, values)
        defer { unsafe sd_bus_message_unref(call) }
        var cookie: UInt64 = 0
        try check(member, unsafe sd_bus_message_set_auto_start(call, 0))
        try check(member, unsafe sd_bus_send(bus, call, &cookie))
        return cookie
    }

    /// Sends a call and waits for the answer, which is not looked at.
    func ask(
        _ service: String, _ path: String, _ interface: String, _ member: String, _ values: [BusValue]
    ) throws(BusFailure) {
        let call = unsafe try call(service, path, interface, member, values)
        defer { unsafe sd_bus_message_unref(call) }
        try check(member, unsafe sd_bus_call(bus, call, 0, nil, nil))
    }

    private func call(
        _ service: String, _ path: String, _ interface: String, _ member: String, _ values: [BusValue]
    ) throws(BusFailure) -> OpaquePointer? {
        var call: OpaquePointer?
        try check(member, unsafe sd_bus_message_new_method_call(bus, &call, service, path, interface, member))
        for value in values {
            let result = unsafe value.append(to: call)
            guard result >= 0 else {
                unsafe sd_bus_message_unref(call)
                throw BusFailure(member, result)
            }
        }
        return unsafe call
    }

    /// Tells everybody something.
    func emit(_ path: String, _ interface: String, _ member: String, _ values: [BusValue] = []) throws(BusFailure) {
        var signal: OpaquePointer?
        try check(member, unsafe sd_bus_message_new_signal(bus, &signal, path, interface, member))
        defer { unsafe sd_bus_message_unref(signal) }
        for value in values { try check(member, unsafe value.append(to: signal)) }
        try check(member, unsafe sd_bus_send(bus, signal, nil))
    }

    // MARK: - Waiting

    /// The next message; `nil` where none has come.
    /// - Throws: where the bus is gone.
    func next() throws(BusFailure) -> BusMessage? {
        while true {
            var message: OpaquePointer?
            let handled = unsafe sd_bus_process(bus, &message)
            try check("the session bus", handled)
            if let message = unsafe message { return unsafe BusMessage(owning: message) }
            if handled == 0 { return nil }
        }
    }

    /// What to wait for.
    var entry: pollfd {
        pollfd(
            fd: unsafe sd_bus_get_fd(bus), events: Int16(truncatingIfNeeded: unsafe sd_bus_get_events(bus)), revents: 0)
    }

    /// Milliseconds until the library wants to be called; -1 for never, which is so while nothing happens.
    var timeoutMs: Int32 {
        var deadline: UInt64 = 0
        guard unsafe sd_bus_get_timeout(bus, &deadline) >= 0, deadline != .max else { return -1 }
        let nowUs = undertone_monotonic_us()
        return deadline <= nowUs ? 0 : Int32(clamping: (deadline - nowUs + 999) / 1_000)
    }

    private func check(_ what: String, _ result: Int32) throws(BusFailure) {
        guard result >= 0 else { throw BusFailure(what, result) }
    }
}

/// Why the desktop's bus cannot be used.
struct BusFailure: Error, CustomStringConvertible {
    let description: String

    /// What cannot be used, and the negative error number that the library returned.
    init(_ what: String, _ result: Int32) {
        // SAFETY: the text is copied at once.
        description = "\(what): \(unsafe String(cString: strerror(-result)))"
    }
}

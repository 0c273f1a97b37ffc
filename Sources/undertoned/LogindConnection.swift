import CSystemd
import Glibc

/// A connection to logind over the system bus, and one user's primary session on it. For one thread.
///
/// It wakes only for what concerns this user: sessions that come and go, the user's primary session and its properties,
/// and a restart of logind. It never starts logind.
@safe final class LogindConnection {
    // SAFETY, for every call of the library below: `bus`, `monitor` and `sessionMatch` are references that this object
    // owns from its initialiser to its end; it is used by one thread; messages and errors live for the function that
    // makes them; strings are copied by the call that takes them.

    private static let service = "org.freedesktop.login1"
    private static let manager = "/org/freedesktop/login1"
    private static let properties = "org.freedesktop.DBus.Properties"

    private let user: UInt32
    private let bus: OpaquePointer
    /// Tells when a user's file of logind changes. The bus is silent about a session whose end has begun.
    private var monitor: OpaquePointer?
    private var sessionPath = ""
    private var sessionMatch: OpaquePointer?

    /// Connects to a bus; `nil` is the system's own.
    init(address: String?, user: UInt32) throws(BusFailure) {
        self.user = user
        unsafe bus = try Bus.system.open(at: address)
        // Absent on a machine without logind, and then there is nothing to be missed.
        _ = unsafe sd_login_monitor_new("uid", &monitor)
        try follow("interface='\(Self.service).Manager',member='SessionNew'")
        try follow("interface='\(Self.service).Manager',member='SessionRemoved'")
        try follow("interface='\(Self.properties)',path='\(Self.manager)/user/_\(user)'")
        let ownerChanges =
            "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(Self.service)'"
        try BusFailure.check("the bus", unsafe sd_bus_add_match(bus, nil, ownerChanges, nil, nil))
    }

    deinit {
        unsafe sd_bus_slot_unref(sessionMatch)
        unsafe sd_login_monitor_unref(monitor)
        unsafe sd_bus_close_unref(bus)
    }

    // MARK: - Asking

    /// What logind says now. Changes from here on end ``wait(wake:)``.
    func ask() throws(BusFailure) -> LogindAnswer {
        guard let userPath = try userPath() else { return .absent }
        guard !userPath.isEmpty, let session = try primarySession(of: userPath) else { return .noSession }
        if session != sessionPath {
            // Before its properties are read, so that no change falls between.
            unsafe sd_bus_slot_unref(sessionMatch)
            unsafe sessionMatch = nil
            sessionPath = session
            let rule = Self.fromLogind + "interface='\(Self.properties)',path='\(session)'"
            try BusFailure.check("the bus", unsafe sd_bus_add_match(bus, &sessionMatch, rule, nil, nil))
        }
        guard let isActive = try flag("Active", of: session), let isLocked = try flag("LockedHint", of: session),
            let state = try text("State", of: session)
        else { return .noSession }
        return .session(LogindSession(isActive: isActive, state: state, isLocked: isLocked))
    }

    /// The user's object; empty where logind does not know the user, `nil` where there is no logind.
    private func userPath() throws(BusFailure) -> String? {
        var call: OpaquePointer?
        try BusFailure.check(
            "a call",
            unsafe sd_bus_message_new_method_call(
                bus, &call, Self.service, Self.manager, Self.service + ".Manager", "GetUser"))
        defer { unsafe sd_bus_message_unref(call) }
        var number = user
        try BusFailure.check("a call", unsafe sd_bus_message_append_basic(call, CChar(UInt8(ascii: "u")), &number))
        try BusFailure.check("a call", unsafe sd_bus_message_set_auto_start(call, 0))
        var reply: OpaquePointer?
        var error = unsafe sd_bus_error()
        let result = unsafe sd_bus_call(bus, call, 0, &error, &reply)
        defer {
            unsafe sd_bus_message_unref(reply)
            unsafe sd_bus_error_free(&error)
        }
        guard result < 0 else { return try unsafe string(in: reply, type: "o") }
        let name = unsafe error.name.map { unsafe String(cString: $0) } ?? ""
        switch name {
        case "org.freedesktop.login1.NoSuchUser": return ""
        case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner": return nil
        default: throw BusFailure(name.isEmpty ? "logind" : "logind (\(name))", result)
        }
    }

    /// Path of the session that logind takes for the user's own: a graphical one before one at a terminal before one
    /// from afar; none that only runs services.
    private func primarySession(of userPath: String) throws(BusFailure) -> String? {
        var reply: OpaquePointer?
        let result = unsafe sd_bus_get_property(
            bus, Self.service, userPath, Self.service + ".User", "Display", nil, &reply, "(so)")
        defer { unsafe sd_bus_message_unref(reply) }
        guard try exists(result) else { return nil }
        try BusFailure.check("the answer", unsafe sd_bus_message_enter_container(reply, CChar(UInt8(ascii: "r")), "so"))
        guard try unsafe string(in: reply, type: "s").isEmpty == false else { return nil }
        return try unsafe string(in: reply, type: "o")
    }

    /// `nil` where the session is gone.
    private func flag(_ property: String, of session: String) throws(BusFailure) -> Bool? {
        var value: Int32 = 0
        let result = unsafe sd_bus_get_property_trivial(
            bus, Self.service, session, Self.service + ".Session", property, nil, CChar(UInt8(ascii: "b")), &value)
        return try exists(result) ? value != 0 : nil
    }

    /// `nil` where the session is gone.
    private func text(_ property: String, of session: String) throws(BusFailure) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        let result = unsafe sd_bus_get_property_string(
            bus, Self.service, session, Self.service + ".Session", property, nil, &value)
        defer { unsafe free(value) }
        guard try exists(result), let value = unsafe value else { return nil }
        return unsafe String(cString: value)
    }

    private func string(in message: OpaquePointer?, type: Unicode.Scalar) throws(BusFailure) -> String {
        var value: UnsafePointer<CChar>?
        try BusFailure.check("the answer", unsafe sd_bus_message_read_basic(message, CChar(UInt8(ascii: type)), &value))
        return unsafe value.map { unsafe String(cString: $0) } ?? ""
    }

    // MARK: - Waiting

    /// Blocks until something may have changed, or `wake` becomes readable.
    /// - Returns: false where `wake` ended it.
    func wait(wake: Int32) throws(BusFailure) -> Bool {
        var isChanged = false
        while true {
            // Answers that came while a call was waiting lie in the library's queue, where poll does not see them.
            while true {
                var message: OpaquePointer?
                let handled = unsafe sd_bus_process(bus, &message)
                try BusFailure.check("the system bus", handled)
                if unsafe message != nil { isChanged = true }
                unsafe sd_bus_message_unref(message)
                if handled == 0 { break }
            }
            if isChanged { return true }
            var entries = [
                pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
                pollfd(fd: unsafe sd_bus_get_fd(bus), events: Int16(unsafe sd_bus_get_events(bus)), revents: 0),
                // poll skips a negative descriptor.
                pollfd(
                    fd: unsafe monitor.map { unsafe sd_login_monitor_get_fd($0) } ?? -1, events: Int16(POLLIN),
                    revents: 0),
            ]
            guard unsafe poll(&entries, nfds_t(entries.count), pollTimeout) >= 0 || errno == EINTR else {
                throw BusFailure("poll", -errno)
            }
            if entries[0].revents != 0 { return false }
            if entries[2].revents != 0 {
                _ = unsafe sd_login_monitor_flush(monitor)
                isChanged = true
            }
        }
    }

    /// Milliseconds until the library wants to be called; -1 for never, which is so while nothing happens.
    private var pollTimeout: Int32 {
        var deadline: UInt64 = 0
        guard unsafe sd_bus_get_timeout(bus, &deadline) >= 0, deadline != .max else { return -1 }
        let nowUs = undertone_monotonic_us()
        return deadline <= nowUs ? 0 : Int32(clamping: (deadline - nowUs + 999) / 1_000)
    }

    private func follow(_ rule: String) throws(BusFailure) {
        try BusFailure.check("the bus", unsafe sd_bus_add_match(bus, nil, Self.fromLogind + rule, nil, nil))
    }

    private static let fromLogind = "type='signal',sender='\(service)',"

    /// Whether the object of a property is still there.
    private func exists(_ result: Int32) throws(BusFailure) -> Bool {
        // The errno of org.freedesktop.DBus.Error.UnknownObject.
        if result == -EBADR || result == -ENXIO || result == -ENOENT { return false }
        try BusFailure.check("logind", result)
        return true
    }
}

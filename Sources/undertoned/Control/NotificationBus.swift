import CSystemd
import Glibc
import Languages
import Vocabulary

/// A connection to the session bus for `org.freedesktop.Notifications`. For one thread.
///
/// Whoever has that name on the bus is believed to show what it is sent, and nothing else: an answer is waited for two
/// seconds, and a signal counts only from whoever answered, for a notice of ours that is open.
@safe final class NotificationBus {
    // SAFETY, for every call of the library below: `bus` is a reference that this object owns from its initialiser to
    // its end; it is used by one thread; messages and errors live for the function that makes them; strings are copied
    // by the call that takes them.

    /// Something that the agent can do from a notice: its name on the bus, and what stands on the button.
    struct Button: Sendable, Equatable {
        var key: String
        var label: Phrase
    }

    /// A notice that is shown: its number, and whoever gave it.
    struct Shown: Equatable {
        var id: UInt32
        var by: String
    }

    /// What the desktop says of a notice.
    enum Signal: Equatable {
        /// A button was pressed.
        case pressed(Shown, key: String)
        /// It is not shown any more.
        case closed(Shown, NoticeBoard.End)
        /// Another program shows notices now, or none: all are gone.
        case allGone
    }

    private static let name = "org.freedesktop.Notifications"
    private static let path = "/org/freedesktop/Notifications"

    private let bus: OpaquePointer
    private let language: Language

    /// Connects to a bus; `nil` is the session's own.
    init(address: String?, language: Language) throws(BusFailure) {
        self.language = language
        unsafe bus = try Bus.session.open(at: address)
    }

    deinit { unsafe sd_bus_flush_close_unref(bus) }

    // MARK: - Asking

    /// Whether notices have buttons here.
    func hasButtons() throws(BusFailure) -> Bool {
        let call = try unsafe method("GetCapabilities")
        defer { unsafe sd_bus_message_unref(call) }
        let reply = try unsafe answer(to: call)
        defer { unsafe sd_bus_message_unref(reply) }
        guard unsafe sd_bus_message_enter_container(reply, Self.type("a"), "s") > 0 else { return false }
        while let capability = unsafe text(in: reply) { if capability == "actions" { return true } }
        return false
    }

    /// Shows a notice, in the place of one that is shown where one is named.
    func notify(
        _ notification: DesktopNotifier.Notification, buttons: [Button] = [], replacing earlier: Shown? = nil
    ) throws(BusFailure) -> Shown {
        let call = try unsafe method("Notify")
        defer { unsafe sd_bus_message_unref(call) }
        // Notify(app_name, replaces_id, app_icon, summary, body, actions, hints, expire_timeout)
        try unsafe append("Undertone", to: call)
        try unsafe append("u", earlier?.id ?? 0, to: call)
        try unsafe append("audio-input-microphone", to: call)
        try unsafe append(language.text(notification.summary), to: call)
        // The body has lines, and may hold marks, a few of HTML; those of names are none.
        let lines = language.text(notification.body).split(separator: "\n").map { line in
            PlainText.shown(String(line)).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        }
        try unsafe append(lines, to: call)
        try unsafe open("a", "s", in: call)
        for button in buttons {
            try unsafe append(button.key, to: call)
            try unsafe append(language.text(button.label), to: call)
        }
        try unsafe close(call)
        try unsafe open("a", "{sv}", in: call)
        let urgency: UInt8 = notification.isUrgent ? 2 : 1
        try unsafe hint("urgency", "y", urgency, in: call)
        // Nothing sounds in the headset, ever; and what was said is not kept for whoever looks later.
        try unsafe hint("suppress-sound", "b", CInt(1), in: call)
        if !notification.isUrgent { try unsafe hint("transient", "b", CInt(1), in: call) }
        try unsafe open("e", "sv", in: call)
        try unsafe append("desktop-entry", to: call)
        try unsafe open("v", "s", in: call)
        try unsafe append(DesktopEntry.name, to: call)
        for _ in 0..<3 { try unsafe close(call) }
        // Milliseconds; 0 stays until it is taken away.
        let timeout = notification.isUrgent ? 0 : Int32(clamping: notification.seconds * 1_000)
        try unsafe append("i", timeout, to: call)
        let reply = try unsafe answer(to: call)
        defer { unsafe sd_bus_message_unref(reply) }
        var id: UInt32 = 0
        try BusFailure.check("the answer", unsafe sd_bus_message_read_basic(reply, Self.type("u"), &id))
        guard id != 0, let by = unsafe sender(of: reply) else { throw BusFailure("the answer", -EBADMSG) }
        return Shown(id: id, by: by)
    }

    /// Takes a notice away; that it is gone already is no fault. Nobody waits for the answer.
    func close(_ notice: Shown) throws(BusFailure) {
        let call = try unsafe method("CloseNotification")
        defer { unsafe sd_bus_message_unref(call) }
        try unsafe append("u", notice.id, to: call)
        try BusFailure.check("the call", unsafe sd_bus_message_set_expect_reply(call, 0))
        try BusFailure.check("the desktop's notifications", unsafe sd_bus_send(bus, call, nil))
    }

    // MARK: - Listening

    /// Asks the bus for what happens to notices.
    func follow() throws(BusFailure) {
        let owner = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(Self.name)'"
        for rule in ["type='signal',sender='\(Self.name)',interface='\(Self.name)'", owner] {
            try BusFailure.check("the bus", unsafe sd_bus_add_match(bus, nil, rule, nil, nil))
        }
    }

    /// The next signal that has come; `nil` for none. What is none of these is passed over.
    func next() throws(BusFailure) -> Signal? {
        while true {
            var message: OpaquePointer?
            let handled = unsafe sd_bus_process(bus, &message)
            try BusFailure.check("the session bus", handled)
            defer { unsafe sd_bus_message_unref(message) }
            if let message = unsafe message, let signal = unsafe signal(message) { return signal }
            if handled == 0 { return nil }
        }
    }

    private func signal(_ message: OpaquePointer) -> Signal? {
        guard let by = unsafe sender(of: message) else { return nil }
        // A signal that is sent to this connection alone comes whatever was asked for: who sent it is looked at, too.
        if by == "org.freedesktop.DBus" {
            return unsafe sd_bus_message_is_signal(message, by, "NameOwnerChanged") > 0 ? .allGone : nil
        }
        var id: UInt32 = 0
        if unsafe sd_bus_message_is_signal(message, Self.name, "ActionInvoked") > 0,
            unsafe sd_bus_message_has_signature(message, "us") > 0,
            unsafe sd_bus_message_read_basic(message, Self.type("u"), &id) > 0, let key = unsafe text(in: message)
        {
            return .pressed(Shown(id: id, by: by), key: key)
        }
        guard unsafe sd_bus_message_is_signal(message, Self.name, "NotificationClosed") > 0,
            unsafe sd_bus_message_has_signature(message, "uu") > 0,
            unsafe sd_bus_message_read_basic(message, Self.type("u"), &id) > 0
        else { return nil }
        var reason: UInt32 = 0
        unsafe sd_bus_message_read_basic(message, Self.type("u"), &reason)
        // 1 is its time, 2 the agent, 3 a call, 4 is left to the desktop.
        return .closed(Shown(id: id, by: by), reason == 1 ? .expired : .dismissed)
    }

    /// Blocks until something comes, `wake` becomes readable, or the time is over.
    func wait(wake: Int32, atMost limit: Duration) throws(BusFailure) {
        var entries = [
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
            pollfd(fd: unsafe sd_bus_get_fd(bus), events: Int16(unsafe sd_bus_get_events(bus)), revents: 0),
        ]
        var milliseconds = Int32(clamping: Int((limit / .milliseconds(1)).rounded(.up)))
        var deadline: UInt64 = 0
        if unsafe sd_bus_get_timeout(bus, &deadline) >= 0, deadline != .max {
            let now = undertone_monotonic_us()
            milliseconds = min(milliseconds, deadline <= now ? 0 : Int32(clamping: (deadline - now + 999) / 1_000))
        }
        guard unsafe poll(&entries, nfds_t(entries.count), max(0, milliseconds)) >= 0 || errno == EINTR else {
            throw BusFailure("poll", -errno)
        }
    }

    // MARK: - Messages

    private func method(_ member: String) throws(BusFailure) -> OpaquePointer? {
        var call: OpaquePointer?
        try BusFailure.check(
            "a call", unsafe sd_bus_message_new_method_call(bus, &call, Self.name, Self.path, Self.name, member))
        return unsafe call
    }

    private func answer(to call: OpaquePointer?) throws(BusFailure) -> OpaquePointer? {
        var error = unsafe sd_bus_error()
        var reply: OpaquePointer?
        let result = unsafe sd_bus_call(bus, call, 0, &error, &reply)
        unsafe sd_bus_error_free(&error)
        try BusFailure.check("the desktop's notifications", result)
        return unsafe reply
    }

    private func sender(of message: OpaquePointer?) -> String? {
        unsafe sd_bus_message_get_sender(message).map { unsafe String(cString: $0) }
    }

    /// The next text of a message; `nil` where there is none.
    private func text(in message: OpaquePointer?) -> String? {
        var value: UnsafePointer<CChar>?
        guard unsafe sd_bus_message_read_basic(message, Self.type("s"), &value) > 0 else { return nil }
        return unsafe value.map { unsafe String(cString: $0) }
    }

    private func hint<Value: BitwiseCopyable>(
        _ name: String, _ type: Unicode.Scalar, _ value: Value, in call: OpaquePointer?
    ) throws(BusFailure) {
        try unsafe open("e", "sv", in: call)
        try unsafe append(name, to: call)
        try unsafe open("v", String(type), in: call)
        try unsafe append(type, value, to: call)
        for _ in 0..<2 { try unsafe close(call) }
    }

    private func append(_ text: String, to call: OpaquePointer?) throws(BusFailure) {
        try unsafe append([PlainText.shown(text)], to: call)
    }

    /// Lines that are fit to be shown, as one text.
    private func append(_ lines: [String], to call: OpaquePointer?) throws(BusFailure) {
        let result = unsafe lines.joined(separator: "\n").withCString {
            unsafe sd_bus_message_append_basic(call, Self.type("s"), $0)
        }
        try BusFailure.check("a call", result)
    }

    private func append<Value: BitwiseCopyable>(
        _ type: Unicode.Scalar, _ value: Value, to call: OpaquePointer?
    ) throws(BusFailure) {
        var value = value
        try BusFailure.check("a call", unsafe sd_bus_message_append_basic(call, Self.type(type), &value))
    }

    private func open(_ type: Unicode.Scalar, _ contents: String, in call: OpaquePointer?) throws(BusFailure) {
        try BusFailure.check("a call", unsafe sd_bus_message_open_container(call, Self.type(type), contents))
    }

    private func close(_ call: OpaquePointer?) throws(BusFailure) {
        try BusFailure.check("a call", unsafe sd_bus_message_close_container(call))
    }

    private static func type(_ type: Unicode.Scalar) -> CChar { CChar(UInt8(ascii: type)) }
}

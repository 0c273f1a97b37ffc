import CSystemd
import Events
import Foundation
import Synchronization
import Vocabulary

/// Takes notifications on a bus as a desktop does, and keeps what it would show; presses and closes what a test says. A
/// fake, because a desktop's own needs a screen; `DunstTests` has a real one.
final class FakeNotifications: Sendable {
    /// What it answers.
    enum Manners: Sendable {
        /// As it should, with these capabilities.
        case good([String])
        /// Nothing, ever.
        case silent
        /// Zero, which is no number of a notice.
        case garbage
    }

    /// What it was asked to show.
    struct Shown: Sendable, Equatable {
        var id: UInt32
        var replaced: UInt32
        var summary: String
        var body: String
        /// Keys and labels, in turn.
        var actions: [String]
        /// Names of its hints.
        var hints: [String]
        /// The entry of the desktop that it is said to come from.
        var entry = ""
    }

    private enum Order { case signal(String, UInt32, key: String?, to: String?) }

    private static let name = "org.freedesktop.Notifications"
    private static let path = "/org/freedesktop/Notifications"
    private let manners: Manners
    private let takesName: Bool
    private let shown = Mutex<[Shown]>([])
    private let taken = Mutex<[UInt32]>([])
    private let orders = Mutex<[Order]>([])
    private let isStopped = Mutex(false)
    private let callers = Mutex<[String]>([])
    private let times = Mutex<[String: Timestamp]>([:])

    /// Takes the name on a bus; without it, it is somebody else who sends signals.
    init(address: String, manners: Manners = .good(["actions", "body"]), takesName: Bool = true) {
        self.manners = manners
        self.takesName = takesName
        Thread { [self] in serve(address) }.start()
    }

    /// Summary and body of each notification so far.
    var texts: [[String]] { all.map { [$0.summary, $0.body] } }
    /// Each notification so far.
    var all: [Shown] { shown.withLock { $0 } }
    /// When a notice of each summary came first.
    var arrivals: [String: Timestamp] { times.withLock { $0 } }
    /// The numbers that were to be closed.
    var closed: [UInt32] { taken.withLock { $0 } }
    /// The connections that asked for something.
    var askers: [String] { callers.withLock { $0 } }

    /// Presses a button.
    func press(_ key: String, of id: UInt32, to: String? = nil) {
        orders.withLock { $0.append(.signal("ActionInvoked", id, key: key, to: to)) }
    }

    /// Says that a notice is closed: by the agent, or because its time was over.
    func close(_ id: UInt32, isExpired: Bool = false) {
        orders.withLock { $0.append(.signal("NotificationClosed", id, key: nil, to: isExpired ? "expired" : nil)) }
    }

    /// Leaves the bus.
    func stop() { isStopped.withLock { $0 = true } }

    // SAFETY, for every call of the library below: the bus and its messages are known to this thread alone.

    private func serve(_ address: String) {
        var bus: OpaquePointer?
        unsafe sd_bus_new(&bus)
        unsafe sd_bus_set_address(bus, address)
        unsafe sd_bus_set_bus_client(bus, 1)
        unsafe sd_bus_start(bus)
        if takesName { unsafe sd_bus_request_name(bus, Self.name, 0) }
        defer { unsafe sd_bus_flush_close_unref(bus) }
        while !isStopped.withLock({ $0 }) {
            var message: OpaquePointer?
            let handled = unsafe sd_bus_process(bus, &message)
            guard handled >= 0 else { return }
            if let message = unsafe message { unsafe take(message) }
            unsafe sd_bus_message_unref(message)
            let waiting = orders.withLock { orders in
                defer { orders = [] }
                return orders
            }
            for case .signal(let member, let id, let key, let to) in waiting {
                unsafe send(member, id, key, to, on: bus)
            }
            if handled == 0 { unsafe sd_bus_wait(bus, 5_000) }
        }
    }

    private func send(_ member: String, _ id: UInt32, _ key: String?, _ to: String?, on bus: OpaquePointer?) {
        var signal: OpaquePointer?
        unsafe sd_bus_message_new_signal(bus, &signal, Self.path, Self.name, member)
        var number = id
        unsafe sd_bus_message_append_basic(signal, CChar(UInt8(ascii: "u")), &number)
        if let key {
            _ = unsafe key.withCString { unsafe sd_bus_message_append_basic(signal, CChar(UInt8(ascii: "s")), $0) }
        } else {
            var reason: UInt32 = to == "expired" ? 1 : 2
            unsafe sd_bus_message_append_basic(signal, CChar(UInt8(ascii: "u")), &reason)
        }
        unsafe sd_bus_send_to(bus, signal, key == nil ? nil : to, nil)
        unsafe sd_bus_message_unref(signal)
    }

    private func take(_ call: OpaquePointer) {
        let isNotify = unsafe sd_bus_message_is_method_call(call, Self.name, "Notify") > 0
        let isQuestion = unsafe sd_bus_message_is_method_call(call, Self.name, "GetCapabilities") > 0
        if isNotify || isQuestion, let asker = unsafe sd_bus_message_get_sender(call) {
            let name = unsafe String(cString: asker)
            callers.withLock { $0.append(name) }
        }
        if unsafe sd_bus_message_is_method_call(call, Self.name, "CloseNotification") > 0 {
            var id: UInt32 = 0
            unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "u")), &id)
            return taken.withLock { [id] in $0.append(id) }
        }
        if isQuestion { unsafe answer(call) } else if isNotify { unsafe show(call) }
    }

    private func answer(_ call: OpaquePointer) {
        var reply: OpaquePointer?
        unsafe sd_bus_message_new_method_return(call, &reply)
        unsafe sd_bus_message_open_container(reply, CChar(UInt8(ascii: "a")), "s")
        switch manners {
        case .silent: return
        case .garbage:
            _ = unsafe "actions".withCString { unsafe sd_bus_message_append_basic(reply, CChar(UInt8(ascii: "s")), $0) }
        case .good(let capabilities):
            for capability in capabilities {
                _ = unsafe capability.withCString {
                    unsafe sd_bus_message_append_basic(reply, CChar(UInt8(ascii: "s")), $0)
                }
            }
        }
        unsafe sd_bus_message_close_container(reply)
        unsafe sd_bus_send(nil, reply, nil)
        unsafe sd_bus_message_unref(reply)
    }

    private func show(_ call: OpaquePointer) {
        guard unsafe String(cString: sd_bus_message_get_signature(call, 1)) == "susssasa{sv}i" else { return }
        var replaced: UInt32 = 0
        let application = unsafe text(of: call)
        unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "u")), &replaced)
        let texts = unsafe [text(of: call), text(of: call), text(of: call)].map { $0 ?? "" }
        guard application == "Undertone" else { return }
        times.withLock { $0[texts[1]] = $0[texts[1]] ?? .now }
        var actions: [String] = []
        unsafe sd_bus_message_enter_container(call, CChar(UInt8(ascii: "a")), "s")
        while let text = unsafe text(of: call) { actions.append(text) }
        unsafe sd_bus_message_exit_container(call)
        var (hints, entry) = ([String](), "")
        unsafe sd_bus_message_enter_container(call, CChar(UInt8(ascii: "a")), "{sv}")
        while unsafe sd_bus_message_enter_container(call, CChar(UInt8(ascii: "e")), "sv") > 0 {
            hints.append(unsafe text(of: call) ?? "")
            if hints.last == "desktop-entry",
                unsafe sd_bus_message_enter_container(call, CChar(UInt8(ascii: "v")), "s") > 0
            {
                entry = unsafe text(of: call) ?? ""
                unsafe sd_bus_message_exit_container(call)
            } else {
                unsafe sd_bus_message_skip(call, "v")
            }
            unsafe sd_bus_message_exit_container(call)
        }
        var id: UInt32 = shown.withLock { [replaced, actions, hints, entry] shown in
            let id = replaced == 0 ? UInt32(shown.count + 1) : replaced
            shown.append(
                Shown(
                    id: id, replaced: replaced, summary: texts[1], body: texts[2], actions: actions, hints: hints,
                    entry: entry))
            return id
        }
        switch manners {
        case .silent: return
        case .garbage: id = 0
        case .good: break
        }
        var reply: OpaquePointer?
        unsafe sd_bus_message_new_method_return(call, &reply)
        unsafe sd_bus_message_append_basic(reply, CChar(UInt8(ascii: "u")), &id)
        unsafe sd_bus_send(nil, reply, nil)
        unsafe sd_bus_message_unref(reply)
    }

    private func text(of call: OpaquePointer) -> String? {
        var value: UnsafePointer<CChar>?
        guard unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "s")), &value) > 0 else { return nil }
        return unsafe value.map { unsafe String(cString: $0) } ?? ""
    }
}

import CSystemd
import Foundation
import Synchronization

/// Takes notifications on a bus as a desktop does, and keeps what it would show. A fake, because a desktop's own needs
/// a screen.
final class FakeNotifications: Sendable {
    private static let name = "org.freedesktop.Notifications"
    private let shown = Mutex<[[String]]>([])
    private let isStopped = Mutex(false)

    /// Takes the name on a bus.
    init(address: String) {
        Thread { [self] in serve(address) }.start()
    }

    /// Summary and body of each notification so far.
    var texts: [[String]] { shown.withLock { $0 } }

    /// Leaves the bus.
    func stop() { isStopped.withLock { $0 = true } }

    // SAFETY, for every call of the library below: the bus and its messages are known to this thread alone.

    private func serve(_ address: String) {
        var bus: OpaquePointer?
        unsafe sd_bus_new(&bus)
        unsafe sd_bus_set_address(bus, address)
        unsafe sd_bus_set_bus_client(bus, 1)
        unsafe sd_bus_start(bus)
        unsafe sd_bus_request_name(bus, Self.name, 0)
        defer { unsafe sd_bus_flush_close_unref(bus) }
        while !isStopped.withLock({ $0 }) {
            var message: OpaquePointer?
            let handled = unsafe sd_bus_process(bus, &message)
            guard handled >= 0 else { return }
            if let message = unsafe message, unsafe sd_bus_message_is_method_call(message, Self.name, "Notify") > 0 {
                unsafe take(message)
            }
            unsafe sd_bus_message_unref(message)
            if handled == 0 { unsafe sd_bus_wait(bus, 5_000) }
        }
    }

    private func take(_ call: OpaquePointer) {
        guard unsafe String(cString: sd_bus_message_get_signature(call, 1)) == "susssasa{sv}i" else { return }
        var replaced: UInt32 = 0
        let application = unsafe text(of: call)
        unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "u")), &replaced)
        let texts = unsafe [text(of: call), text(of: call), text(of: call)]
        guard application == "Undertone" else { return }
        shown.withLock { $0.append(Array(texts.dropFirst())) }
        var reply: OpaquePointer?
        unsafe sd_bus_message_new_method_return(call, &reply)
        var id: UInt32 = 1
        unsafe sd_bus_message_append_basic(reply, CChar(UInt8(ascii: "u")), &id)
        unsafe sd_bus_send(nil, reply, nil)
        unsafe sd_bus_message_unref(reply)
    }

    private func text(of call: OpaquePointer) -> String {
        var value: UnsafePointer<CChar>?
        unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "s")), &value)
        return unsafe value.map { unsafe String(cString: $0) } ?? ""
    }
}

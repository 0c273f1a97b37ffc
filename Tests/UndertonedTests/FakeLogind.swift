import CSystemd
import Foundation
import Synchronization

@testable import undertoned

/// Answers on a bus as logind does for one user with at most one session. A fake, because a session of the real one
/// needs a machine that it manages; there `make test-systemd` does the same.
final class FakeLogind: Sendable {
    private struct State {
        var session: LogindSession?
        var changes = 0
        var isStopped = false
    }

    private static let name = "org.freedesktop.login1"
    private static let sessionPath = "/org/freedesktop/login1/session/_31"
    private let state: Mutex<State>
    private let user: UInt32

    /// Takes logind's name on a bus.
    init(address: String, user: UInt32, session: LogindSession?) {
        state = Mutex(State(session: session))
        self.user = user
        Thread { [self] in serve(address) }.start()
    }

    /// Changes the user's session, and tells of it.
    func set(_ session: LogindSession?) {
        state.withLock {
            $0.session = session
            $0.changes += 1
        }
    }

    /// Leaves the bus.
    func stop() {
        state.withLock { $0.isStopped = true }
    }

    // SAFETY, for every call of the library below: the bus and its messages are known to this thread alone.

    private func serve(_ address: String) {
        var bus: OpaquePointer?
        unsafe sd_bus_new(&bus)
        unsafe sd_bus_set_address(bus, address)
        unsafe sd_bus_set_bus_client(bus, 1)
        unsafe sd_bus_start(bus)
        // Behind another that is about to leave.
        unsafe sd_bus_request_name(bus, Self.name, UInt64(SD_BUS_NAME_QUEUE))
        defer { unsafe sd_bus_close_unref(bus) }
        var told = 0
        while !state.withLock({ $0.isStopped }) {
            let changes = state.withLock { $0.changes }
            if changes != told {
                told = changes
                for path in ["/org/freedesktop/login1/user/_\(user)", Self.sessionPath] {
                    var signal: OpaquePointer?
                    unsafe sd_bus_message_new_signal(
                        bus, &signal, path, "org.freedesktop.DBus.Properties", "PropertiesChanged")
                    unsafe sd_bus_send(bus, signal, nil)
                    unsafe sd_bus_message_unref(signal)
                }
            }
            var message: OpaquePointer?
            let handled = unsafe sd_bus_process(bus, &message)
            guard handled >= 0 else { return }
            if let message = unsafe message { unsafe answer(message) }
            unsafe sd_bus_message_unref(message)
            if handled == 0 { unsafe sd_bus_wait(bus, 5_000) }
        }
    }

    private func answer(_ call: OpaquePointer) {
        var reply: OpaquePointer?
        guard unsafe sd_bus_message_new_method_return(call, &reply) >= 0 else { return }
        defer { unsafe sd_bus_message_unref(reply) }
        let session = state.withLock { $0.session }
        if unsafe sd_bus_message_is_method_call(call, nil, "GetUser") > 0 {
            unsafe append("o", "/org/freedesktop/login1/user/_\(user)", to: reply)
        } else {
            var interface: UnsafePointer<CChar>?
            var property: UnsafePointer<CChar>?
            unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "s")), &interface)
            unsafe sd_bus_message_read_basic(call, CChar(UInt8(ascii: "s")), &property)
            guard let property = unsafe property else { return }
            switch unsafe String(cString: property) {
            case "Display":
                unsafe sd_bus_message_open_container(reply, CChar(UInt8(ascii: "v")), "(so)")
                unsafe sd_bus_message_open_container(reply, CChar(UInt8(ascii: "r")), "so")
                unsafe append("s", session == nil ? "" : "1", to: reply)
                unsafe append("o", session == nil ? "/" : Self.sessionPath, to: reply)
                unsafe sd_bus_message_close_container(reply)
            case "State":
                unsafe sd_bus_message_open_container(reply, CChar(UInt8(ascii: "v")), "s")
                unsafe append("s", session?.state ?? "", to: reply)
            case let flag:
                var value: Int32 = (flag == "Active" ? session?.isActive : session?.isLocked) == true ? 1 : 0
                unsafe sd_bus_message_open_container(reply, CChar(UInt8(ascii: "v")), "b")
                unsafe sd_bus_message_append_basic(reply, CChar(UInt8(ascii: "b")), &value)
            }
            unsafe sd_bus_message_close_container(reply)
        }
        unsafe sd_bus_send(nil, reply, nil)
    }

    private func append(_ type: Unicode.Scalar, _ text: String, to message: OpaquePointer?) {
        unsafe text.withCString { _ = unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: type)), $0) }
    }
}

import CSystemd
import Glibc

/// Where a bus of the system's own is found, and how one is reached.
enum Bus: String {
    /// The one of the agent's session.
    case session = "the session bus"
    /// The one of the machine.
    case system = "the system bus"

    /// Whoever is asked answers from memory; where it takes this long it hangs, and nobody is to wait for it.
    private static let patienceUs: UInt64 = 2_000_000

    /// Connects.
    /// - Parameter address: of another bus than this one.
    /// - Returns: a reference that the caller owns.
    /// - Throws: what cannot be used.
    func open(at address: String?) throws(BusFailure) -> OpaquePointer {
        // SAFETY: a reference is this function's until it is returned; texts are copied by the call that takes them.
        var made: OpaquePointer?
        guard let address else {
            let result = unsafe self == .session ? sd_bus_open_user(&made) : sd_bus_open_system(&made)
            guard result >= 0, let bus = unsafe made else { throw BusFailure(rawValue, result) }
            unsafe sd_bus_set_method_call_timeout(bus, Self.patienceUs)
            return unsafe bus
        }
        let result = unsafe sd_bus_new(&made)
        guard result >= 0, let bus = unsafe made else { throw BusFailure("a bus connection", result) }
        do throws(BusFailure) {
            try BusFailure.check("the bus address", unsafe sd_bus_set_address(bus, address))
            try BusFailure.check("the bus", unsafe sd_bus_set_bus_client(bus, 1))
            try BusFailure.check(rawValue, unsafe sd_bus_start(bus))
            try BusFailure.check("the bus", unsafe sd_bus_set_method_call_timeout(bus, Self.patienceUs))
        } catch {
            unsafe sd_bus_unref(bus)
            throw error
        }
        return unsafe bus
    }
}

/// Why a bus, or whoever is asked on it, cannot be used.
struct BusFailure: Error, CustomStringConvertible {
    let description: String

    /// What cannot be used, and the negative errno that libsystemd returned.
    init(_ what: String, _ result: Int32) {
        // SAFETY: the text is copied at once.
        description = "\(what): \(unsafe String(cString: strerror(-result)))"
    }

    /// Throws where a call of libsystemd gave a negative errno.
    static func check(_ what: String, _ result: Int32) throws(BusFailure) {
        guard result >= 0 else { throw BusFailure(what, result) }
    }
}

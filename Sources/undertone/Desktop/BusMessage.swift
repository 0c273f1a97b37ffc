import CSystemd

/// A message that somebody on the bus has sent. Whoever it was is not known to mean well: what it holds is read by its
/// announced types alone, and never more of it than fits a menu.
@safe final class BusMessage {
    // SAFETY, for every call of the library below: `message` is a reference that this object owns from its initialiser
    // to its end; it is used by one thread; what the library lends is copied at once.

    private let message: OpaquePointer

    /// Most elements of a list that are looked at.
    static let most = 256

    /// Takes over a reference.
    init(owning message: OpaquePointer) { unsafe self.message = message }

    deinit { _ = unsafe sd_bus_message_unref(message) }

    /// Whether it asks for something.
    var isCall: Bool { unsafe sd_bus_message_is_method_call(message, nil, nil) > 0 }

    /// What the bus itself answers for whoever is gone.
    private static let gone = ["ServiceUnknown", "NameHasNoOwner", "NoReply", "Disconnected"].map {
        "org.freedesktop.DBus.Error." + $0
    }

    /// Whether it refuses the call with this number; that whoever was called is gone refuses nothing.
    func isRefusal(of cookie: UInt64) -> Bool {
        var answered: UInt64 = 0
        guard unsafe sd_bus_message_is_method_error(message, nil) > 0,
            unsafe sd_bus_message_get_reply_cookie(message, &answered) >= 0
        else { return false }
        return answered == cookie
            && !Self.gone.contains { unsafe sd_bus_message_is_method_error(message, $0) > 0 }
    }

    /// Whether it is this signal.
    func isSignal(_ interface: String, _ member: String) -> Bool {
        unsafe sd_bus_message_is_signal(message, interface, member) > 0
    }

    /// The object that is meant.
    var path: String { unsafe text(sd_bus_message_get_path(message)) }
    /// Whose method it is; empty where the caller does not say.
    var interface: String { unsafe text(sd_bus_message_get_interface(message)) }
    /// What is asked for.
    var member: String { unsafe text(sd_bus_message_get_member(message)) }
    /// The types of what it holds.
    var signature: String { unsafe text(sd_bus_message_get_signature(message, 1)) }

    private func text(_ pointer: UnsafePointer<CChar>?) -> String {
        unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }

    // MARK: - Reading

    /// The next value, a text.
    func string() -> String? {
        var value: UnsafePointer<CChar>?
        guard unsafe sd_bus_message_read_basic(message, CChar(UInt8(ascii: "s")), &value) > 0 else { return nil }
        return unsafe value.map { unsafe String(cString: $0) }
    }

    /// The next value, a whole number.
    func int() -> Int32? {
        var value: Int32 = 0
        return unsafe sd_bus_message_read_basic(message, CChar(UInt8(ascii: "i")), &value) > 0 ? value : nil
    }

    /// The next value, a list of whole numbers, of which the first are looked at.
    func ints() -> [Int32]? { list("i") { int() } }

    /// The next value, a list of texts, of which the first are looked at.
    func strings() -> [String]? { list("s") { string() } }

    /// The next value, a list whose elements are read by `read`, which gives `nil` after the last.
    func list<Element>(_ contents: String, _ read: () -> Element?) -> [Element]? {
        guard unsafe sd_bus_message_enter_container(message, CChar(UInt8(ascii: "a")), contents) > 0 else {
            return nil
        }
        var values: [Element] = []
        while values.count < Self.most, let value = read() { values.append(value) }
        while skip(contents) {}
        _ = unsafe sd_bus_message_exit_container(message)
        return values
    }

    /// The next value, a structure.
    func structure<Value>(_ contents: String, _ read: () -> Value?) -> Value? {
        guard unsafe sd_bus_message_enter_container(message, CChar(UInt8(ascii: "r")), contents) > 0 else {
            return nil
        }
        let value = read()
        _ = unsafe sd_bus_message_exit_container(message)
        return value
    }

    /// Passes over the next value.
    @discardableResult func skip(_ contents: String) -> Bool { unsafe sd_bus_message_skip(message, contents) > 0 }

    // MARK: - Answering

    /// Answers with values.
    func answer(_ values: [BusValue]) {
        var reply: OpaquePointer?
        guard unsafe sd_bus_message_new_method_return(message, &reply) >= 0 else { return }
        defer { unsafe sd_bus_message_unref(reply) }
        for value in values {
            guard unsafe value.append(to: reply) >= 0 else { return refuse(.failed) }
        }
        _ = unsafe sd_bus_send(nil, reply, nil)
    }

    /// Why a call is refused.
    enum Refusal: String {
        case unknownObject = "org.freedesktop.DBus.Error.UnknownObject"
        case unknownMethod = "org.freedesktop.DBus.Error.UnknownMethod"
        case unknownProperty = "org.freedesktop.DBus.Error.UnknownProperty"
        case readOnly = "org.freedesktop.DBus.Error.PropertyReadOnly"
        case invalid = "org.freedesktop.DBus.Error.InvalidArgs"
        case failed = "org.freedesktop.DBus.Error.Failed"
    }

    /// Answers that it cannot be.
    func refuse(_ refusal: Refusal) {
        var error = unsafe sd_bus_error()
        defer { unsafe sd_bus_error_free(&error) }
        unsafe sd_bus_error_set(&error, refusal.rawValue, "\(refusal)")
        _ = unsafe sd_bus_reply_method_error(message, &error)
    }
}

import CSystemd
import Vocabulary

/// A value of D-Bus, as far as a tray item and a notice need them.
indirect enum BusValue: Equatable, Sendable {
    case text(String)
    case path(String)
    case flag(Bool)
    case byte(UInt8)
    case int(Int32)
    case number(UInt32)
    /// An array; the signature of its elements stands beside, as there may be none.
    case list(String, [BusValue])
    case structure([BusValue])
    /// An entry of a dictionary from names to anything.
    case entry(String, BusValue)
    case variant(BusValue)

    /// A dictionary from names to anything.
    static func dictionary(_ entries: [(String, BusValue)]) -> BusValue {
        .list("{sv}", entries.map { .entry($0.0, $0.1) })
    }

    /// A list of texts.
    static func texts(_ texts: [String]) -> BusValue { .list("s", texts.map(BusValue.text)) }

    /// Its signature.
    var signature: String {
        switch self {
        case .text: "s"
        case .path: "o"
        case .flag: "b"
        case .byte: "y"
        case .int: "i"
        case .number: "u"
        case .list(let element, _): "a" + element
        case .structure(let values): "(" + values.map(\.signature).joined() + ")"
        case .entry: "{sv}"
        case .variant: "v"
        }
    }

    // SAFETY, for every call of the library below: the message is the caller's for the time of the call, and what it is
    // given is copied at once.

    /// Appends it to a message.
    /// - Returns: the negative error number of the library where it cannot be.
    func append(to message: OpaquePointer?) -> Int32 {
        switch self {
        case .text(let text): unsafe Self.append("s", PlainText.shown(text), to: message)
        case .path(let path): unsafe Self.append("o", path, to: message)
        case .flag(let flag): unsafe Self.append("b", Int32(flag ? 1 : 0), to: message)
        case .byte(let byte): unsafe Self.append("y", byte, to: message)
        case .int(let number): unsafe Self.append("i", number, to: message)
        case .number(let number): unsafe Self.append("u", number, to: message)
        case .list(let element, let values): unsafe Self.container("a", element, values, in: message)
        case .structure(let values): unsafe Self.container("r", values.map(\.signature).joined(), values, in: message)
        case .entry(let name, let value): unsafe Self.container("e", "sv", [.text(name), .variant(value)], in: message)
        case .variant(let value): unsafe Self.container("v", value.signature, [value], in: message)
        }
    }

    private static func append(_ type: Unicode.Scalar, _ text: String, to message: OpaquePointer?) -> Int32 {
        unsafe text.withCString { unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: type)), $0) }
    }

    private static func append(_ type: Unicode.Scalar, _ value: some BitwiseCopyable, to message: OpaquePointer?)
        -> Int32
    {
        unsafe withUnsafeBytes(of: value) {
            unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: type)), $0.baseAddress)
        }
    }

    private static func container(
        _ type: Unicode.Scalar, _ contents: String, _ values: [BusValue], in message: OpaquePointer?
    ) -> Int32 {
        var result = unsafe sd_bus_message_open_container(message, CChar(UInt8(ascii: type)), contents)
        for value in values where result >= 0 { result = unsafe value.append(to: message) }
        return result < 0 ? result : unsafe sd_bus_message_close_container(message)
    }
}

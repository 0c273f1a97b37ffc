/// A key or button as the kernel numbers and names it (linux/input-event-codes.h).
struct InputKey: Hashable, Sendable {
    /// Its number.
    let code: UInt16

    init(code: UInt16) { self.code = code }

    /// The key of a name; `nil` for a name that is not listed.
    init?(name: String) {
        guard let code = Self.codes[name.uppercased()] else { return nil }
        self.code = code
    }

    /// Its name; where it has none here, its number.
    var name: String { Self.names[code] ?? "key \(code)" }

    /// Whether it writes a letter.
    var isLetter: Bool { Self.letters.contains(code) }

    /// The rows of a keyboard, from their first key on.
    private static let rows: [(UInt16, String)] = [
        (1, "ESC 1 2 3 4 5 6 7 8 9 0 MINUS EQUAL BACKSPACE TAB"),
        (16, "Q W E R T Y U I O P LEFTBRACE RIGHTBRACE ENTER"),
        (30, "A S D F G H J K L SEMICOLON APOSTROPHE GRAVE"), (44, "Z X C V B N M COMMA DOT SLASH"),
        (57, "SPACE CAPSLOCK F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NUMLOCK SCROLLLOCK"), (87, "F11 F12"), (102, "HOME"),
        (104, "PAGEUP"), (107, "END"), (109, "PAGEDOWN"), (119, "PAUSE"), (138, "HELP"),
        (163, "NEXTSONG PLAYPAUSE PREVIOUSSONG"),
        (183, "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"), (248, "MICMUTE"),
    ]
    private static let buttons: [(UInt16, String)] = [
        (0x100, "0 1 2 3 4 5 6 7 8 9"), (0x110, "LEFT RIGHT MIDDLE SIDE EXTRA"), (0x120, "TRIGGER THUMB THUMB2 TOP"),
        (0x2C0, "TRIGGER_HAPPY1 TRIGGER_HAPPY2 TRIGGER_HAPPY3"),
    ]

    private static let names: [UInt16: String] = {
        var names: [UInt16: String] = [:]
        for (prefix, rows) in [("KEY_", rows), ("BTN_", buttons)] {
            for (first, row) in rows {
                for (index, name) in row.split(separator: " ").enumerated() {
                    names[first + UInt16(index)] = prefix + name
                }
            }
        }
        return names
    }()
    private static let codes = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
    private static let letters = Set(
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).compactMap { letter in
            codes["KEY_\(Character(Unicode.Scalar(letter)))"]
        })
}

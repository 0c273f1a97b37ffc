internal import Policy
import Vocabulary

/// What a text value must look like, checked before anything is opened or created.
struct TextRule: Sendable {
    /// What may be written, in words that complete "write …".
    let expected: String
    /// What is wrong with a text; `nil` where it is fine. The words complete "key: …" and never repeat a secret.
    let fault: @Sendable (String) -> String?

    /// Any text on one line.
    static let any = TextRule(expected: "any text on one line") { text in
        text.unicodeScalars.allSatisfy(PlainText.allows) ? nil : "holds a control character"
    }

    /// A line that has its place on a screen and in a notice.
    static let shortLine = TextRule(expected: "up to 120 characters on one line") { text in
        text.unicodeScalars.count <= 120 ? any.fault(text) : "is longer than 120 characters"
    }

    /// An input device by a name that it keeps; empty for none. No path leads from there to another device.
    static let inputDevice = TextRule(expected: "a path below /dev/input/by-id/, or \"\"") { text in
        if let fault = any.fault(text) { return fault }
        let name = text.dropFirst(inputFolder.count)
        return text.isEmpty || text.hasPrefix(inputFolder) && !name.isEmpty && !name.contains("/") && name != ".."
            ? nil : "\"\(text)\" is no name that a device keeps"
    }
    private static let inputFolder = "/dev/input/by-id/"

    /// A key as the kernel calls it.
    static let keyName = TextRule(expected: "the kernel's name of a key such as KEY_F13 or BTN_0") { text in
        let isName = text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
        return isName && (text.hasPrefix("KEY_") || text.hasPrefix("BTN_")) && text.utf8.count <= 32
            ? nil : "\"\(text)\" is no such name"
    }

    /// The name of an agent, which is also part of file names; empty for the default.
    static let agentName = TextRule(expected: "up to 64 letters, digits and . _ @ -, a letter or digit first, or \"\"")
    { text in
        let letters = text.utf8
        guard let first = letters.first else { return nil }
        guard letters.count <= 64 else { return "is longer than 64 bytes" }
        guard isLetterOrDigit(first), letters.allSatisfy({ isLetterOrDigit($0) || "._@-".utf8.contains($0) }) else {
            return "\"\(text)\" cannot be part of a file name"
        }
        return nil
    }

    /// A country; empty where nobody has said which.
    static let territory = TextRule(expected: "a country code of ISO 3166-1 such as DE, or \"\"") { text in
        guard !text.isEmpty, !Territory.codes.contains(text) else { return nil }
        let code = ["UK": "GB", "EL": "GR"][text.uppercased()] ?? text.uppercased()
        return "\"\(text)\" is no country code" + (Territory.codes.contains(code) ? ", \(code) is" : "")
    }

    /// A purpose.
    static let purpose = TextRule(expected: "one of \(Purpose.allCases.map(\.rawValue).joined(separator: ", "))") {
        Purpose(rawValue: $0) == nil ? "\"\($0)\" is no purpose" : nil
    }

    /// A part of every day.
    static let timeOfDayRange = TextRule(expected: "two times of the day such as 12:00-13:00") {
        TimeOfDayRange($0) == nil ? "\"\($0)\" is no part of a day" : nil
    }

    /// An absolute path; empty for the default.
    static let path = TextRule(expected: "a path that starts with / or ~/, or \"\"") { text in
        if let fault = any.fault(text) { return fault }
        return text.isEmpty || text.hasPrefix("/") || text.hasPrefix("~/")
            ? nil : "\"\(text)\" depends on the folder in which the program is started"
    }

    /// The path of a Unix socket; empty for the default.
    static let socket = TextRule(expected: "a path of at most \(maxSocketPath) bytes that starts with / or ~/, or \"\"")
    { text in
        if let fault = path.fault(text) { return fault }
        return text.utf8.count <= maxSocketPath
            ? nil : "the path is \(text.utf8.count) bytes long, more than the system allows for a socket"
    }

    /// The path of a Unix socket, or the word `off`.
    static let socketOrOff = TextRule(expected: "off, or \(socket.expected)") { text in
        text == "off" ? nil : socket.fault(text)
    }

    /// The path of a Unix socket, or one of the words `off` and `auto`.
    static let socketOrOffOrAuto = TextRule(
        expected: "off, auto, or a path of at most \(maxSocketPath) bytes that starts with / or ~/"
    ) { text in
        if text.isEmpty { return "is empty" }
        return text == "auto" ? nil : socketOrOff.fault(text)
    }

    /// The name of a group of users.
    static let group = TextRule(expected: "the name of a group: up to 32 letters, digits, _ and -, a letter or _ first")
    { text in
        let letters = text.utf8
        guard let first = letters.first else { return "is empty" }
        let isName = letters.allSatisfy { isLetterOrDigit($0) || "_-".utf8.contains($0) }
        return isName && letters.count <= 32 && !"0123456789-".utf8.contains(first)
            ? nil : "\"\(text)\" cannot be the name of a group"
    }

    /// A recipient of age's X25519 kind. Whether it is one, the reader of keys says; a secret one is not repeated.
    static let ageRecipient = TextRule(expected: "a public key as `undertone keygen` prints it: age1 and 58 characters")
    { text in
        text.uppercased().contains("AGE-SECRET-KEY-")
            ? "holds a secret key, which must not lie on this machine" : any.fault(text)
    }

    /// `sun_path` holds 108 bytes, the last of which is the closing zero.
    static let maxSocketPath = 107

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}

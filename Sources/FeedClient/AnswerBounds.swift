/// What an answer may be before anything is made of it. Whoever has a login can serve a socket and write what he likes
/// into it, so the bytes are looked at once, without recursion: nothing that reads them later meets a depth, a length
/// or a number that it was not made for.
public enum AnswerBounds {
    /// Most bytes of an ordinary answer.
    public static let maxAnswer = 4 * 1024 * 1024
    /// Most bytes of a file, and of all that is held about an agent.
    static let maxDownload = 64 * 1024 * 1024
    /// Most bytes of a refusal.
    static let maxRefusal = 64 * 1024
    /// Most bytes of a line of a stream.
    static let maxLine = 1024 * 1024
    /// Lists in lists: the deepest answer has six.
    static let maxDepth = 32
    /// Most bytes of a text: reasons of that length stand in the audit of older daemons.
    static let maxText = 16 * 1024
    /// Most elements of a list, and most members of an object.
    static let maxList = 10_000
    /// Most values altogether.
    static let maxValues = 1_000_000
    /// Up to here every whole number is one as a `Double` too, and a hundred times as many overflow nothing.
    static let maxNumber = 9_007_199_254_740_992.0
    private static let maxNumberLength = 64

    /// What is wrong with JSON, in words; `nil` where it may be read. Its grammar is left to the reader.
    static func fault(in bytes: [UInt8]) -> String? {
        var place = 0
        // How many commas each open list and object has had.
        var commas: [Int] = []
        var values = 0
        while place < bytes.count {
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ":"):
                place += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                place += 1
                guard commas.count < maxDepth else { return "it is nested too deeply" }
                commas.append(0)
                values += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                place += 1
                guard commas.popLast() != nil else { return "it is no JSON" }
            case UInt8(ascii: ","):
                place += 1
                guard let count = commas.popLast() else { return "it is no JSON" }
                guard count + 1 < maxList else { return "a list of it is too long" }
                commas.append(count + 1)
            case UInt8(ascii: "\""):
                place += 1
                if let fault = skipText(of: bytes, &place) { return fault }
                values += 1
            default:
                let end = bytes[place...].prefix(maxNumberLength + 1).firstIndex(where: isEnd) ?? bytes.count
                guard end - place <= maxNumberLength else { return "a number of it is too long" }
                if let fault = fault(inWord: String(decoding: bytes[place..<end], as: UTF8.self)) { return fault }
                place = end
                values += 1
            }
            guard values <= maxValues else { return "it holds too many values" }
        }
        return nil
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ":"),
            UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","),
            UInt8(ascii: "\""):
            true
        default: false
        }
    }

    /// Passes over a text and its closing mark.
    private static func skipText(of bytes: [UInt8], _ place: inout Int) -> String? {
        var length = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place += 1
                return nil
            case UInt8(ascii: "\\"):
                // An escape of a character of any length is at least as long as the character.
                place += 2
                length += 1
            case 0..<0x20: return "a text of it holds a raw control character"
            default:
                place += 1
                length += 1
            }
            guard length <= maxText else { return "a text of it is too long" }
        }
        return "it is not whole"
    }

    private static func fault(inWord word: String) -> String? {
        if ["true", "false", "null"].contains(word) { return nil }
        guard let number = Double(word), word.first.map({ $0 == "-" || $0.isNumber }) == true else {
            return "it is no JSON"
        }
        return abs(number) <= maxNumber ? nil : "a number of it is too large"
    }
}

import Events
import Foundation
import NIOCore
import Vocabulary

/// What a command takes: a JSON object of known members. The same value checks bodies and describes them in the
/// document, so that the two cannot differ.
public struct BodySchema: Sendable {
    /// What a value may be.
    public enum Kind: Sendable {
        /// A text of so many characters, at least one. Characters are code points, each of four bytes at most: a limit
        /// of bytes too. It is plain text on one line, as ``PlainText`` has it.
        case text(atMost: Int)
        /// Something said in words, not blanks alone; otherwise the same.
        case words(atMost: Int)
        /// Anything that can be taken for words.
        case anyText
        /// An RFC 3339 time.
        case instant
        /// One of these texts.
        case choice([String])
        /// True or false.
        case flag
        /// Whole seconds.
        case whole(ClosedRange<Int>)
        /// Any number of a range.
        case number(ClosedRange<Double>)
        /// Any number of seconds of a range.
        case seconds(ClosedRange<Double>)
    }

    /// A member of the object.
    public struct Member: Sendable {
        let name: String
        let kind: Kind
        /// The noun for it, to a person.
        let called: String
        let isRequired: Bool
        let meaning: String

        public init(_ name: String, _ kind: Kind, called: String, isRequired: Bool = false, _ meaning: String) {
            self.name = name
            self.kind = kind
            self.called = called
            self.isRequired = isRequired
            self.meaning = meaning
        }
    }

    let members: [Member]

    /// Whether a request without a body is one with an empty object.
    var isOptional: Bool { !members.contains(where: \.isRequired) }

    /// The bytes of a body; what is unknown, of a wrong type or too long is refused by its name.
    func checked(_ body: ByteBuffer) throws(Problem) -> [UInt8] {
        let data = Data(body.readableBytesView)
        // No body is an empty object.
        if data.isEmpty { return try checked(ByteBuffer(string: "{}")) }
        // Foundation also reads UTF-16 and UTF-32; JSON that is exchanged is UTF-8 (RFC 8259), and has no mark of byte
        // order.
        guard String(validating: data, as: UTF8.self) != nil, data.first != 0xEF,
            case .object(let object)? = try? JSONDecoder().decode(JSONNode.self, from: data)
        else { throw Problem(.notAnObject(takes: summary)) }
        for name in object.keys.sorted() where !members.contains(where: { $0.name == name }) {
            throw Problem(.unknownPart(.member(name), known: "the body takes \(summary)"))
        }
        for member in members {
            guard let value = object[member.name] else {
                if member.isRequired {
                    throw Problem(.missing(.member(member.name), called: member.called, meaning: member.meaning))
                }
                continue
            }
            if let fault = member.kind.fault(of: value) {
                throw Problem(.unusable(.member(member.name), called: member.called, fault: fault))
            }
        }
        return Array(data)
    }

    private var summary: String { members.isEmpty ? "no members" : members.map(\.name).joined(separator: ", ") }
}

extension BodySchema.Kind {
    /// Whether a text says anything.
    static func says(_ text: String) -> Bool {
        text.unicodeScalars.contains { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
    }

    /// What is wrong with a text; `nil` where it fits.
    private static func fault(of text: String, atMost limit: Int) -> String? {
        // Characters as JSON Schema counts them: code points.
        guard text.unicodeScalars.count <= limit else { return "is longer than \(limit) characters" }
        return PlainText.fault(in: text, maxBytes: 4 * limit)
    }

    /// The same for a text that was decoded on the way, where bytes that are no UTF-8 became a sign for that.
    private static func fault(ofDecoded text: String, atMost limit: Int) -> String? {
        text.unicodeScalars.contains("\u{FFFD}") ? "is not UTF-8" : fault(of: text, atMost: limit)
    }

    private static func fault(ofChoice choices: [String]) -> String {
        "is none of these: \(choices.joined(separator: ", "))"
    }

    private static func fault(ofWhole range: ClosedRange<Int>) -> String {
        range.upperBound == .max
            ? "is not a whole number from \(range.lowerBound) on"
            : "is not a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    private static func fault(ofNumber range: ClosedRange<Double>) -> String {
        "is not from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
    }

    private static func fault(ofSeconds range: ClosedRange<Double>) -> String {
        "is from \(duration(range.lowerBound)) to \(duration(range.upperBound))"
    }

    private static func plain(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

    private static func duration(_ seconds: Double) -> String {
        let units = [(3_600.0, "h"), (60, "min")]
        let unit = units.first { seconds >= $0.0 && seconds.truncatingRemainder(dividingBy: $0.0) == 0 } ?? (1, "s")
        return "\(plain(seconds / unit.0)) \(unit.1)"
    }

    /// What is wrong with a value; `nil` where it fits.
    fileprivate func fault(of value: JSONNode) -> String? {
        switch (self, value) {
        case (.text(let limit), .text(let text)):
            return text.isEmpty ? "is empty; leave it out, or say something" : Self.fault(of: text, atMost: limit)
        case (.text, _): return "is not a text"
        case (.words(let limit), .text(let text)):
            return Self.says(text) ? Self.fault(of: text, atMost: limit) : "is blank; say it in words"
        case (.words, _): return "is not a text"
        case (.anyText, _): return nil
        case (.instant, .text(let text)) where Timestamp(queryText: text) != nil: return nil
        case (.instant, _): return "is not a time such as 2025-03-01T09:30:00Z"
        case (.choice(let choices), .text(let text)) where choices.contains(text): return nil
        case (.choice(let choices), _): return Self.fault(ofChoice: choices)
        case (.flag, .flag): return nil
        case (.flag, _): return "is not true or false"
        case (.whole(let range), .number(let number)):
            guard number == number.rounded(), number >= Double(range.lowerBound), number <= Double(range.upperBound)
            else { return Self.fault(ofWhole: range) }
            return nil
        case (.whole, _): return "is not a whole number"
        case (.number(let range), .number(let number)):
            return range.contains(number) ? nil : Self.fault(ofNumber: range)
        case (.number, _): return "is not a number"
        case (.seconds(let range), .number(let number)):
            return range.contains(number) ? nil : Self.fault(ofSeconds: range)
        case (.seconds, _): return "is not a number of seconds"
        }
    }
}

extension BodySchema.Kind {
    /// What is wrong with a value of a query or header; `nil` where it fits.
    func fault(ofText text: String) -> String? {
        switch self {
        case .text(let limit):
            return text.isEmpty ? "is empty" : Self.fault(ofDecoded: text, atMost: limit)
        case .words(let limit):
            return Self.says(text) ? Self.fault(ofDecoded: text, atMost: limit) : "is blank"
        case .anyText: return nil
        case .instant:
            return Timestamp(queryText: text) != nil ? nil : "is not a time such as 2025-03-01T09:30:00Z"
        case .choice(let choices):
            return choices.contains(text) ? nil : Self.fault(ofChoice: choices)
        case .flag: return text == "true" || text == "false" ? nil : "is not true or false"
        case .whole(let range):
            return Int(text).map(range.contains) == true
                ? nil : Self.fault(ofWhole: range)
        case .number(let range):
            return Double(text).map(range.contains) == true ? nil : Self.fault(ofNumber: range)
        case .seconds(let range): return Double(text).map(range.contains) == true ? nil : Self.fault(ofSeconds: range)
        }
    }
}

extension Timestamp {
    /// Reads any RFC 3339 time: Foundation refuses zones that no country has, which the format allows.
    init?(queryText text: String) {
        let form =
            /([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(?:[Zz]|([+\-])([0-9]{2}):([0-9]{2}))/
        guard let match = text.wholeMatch(of: form), let whole = Timestamp(text: "\(match.1)T\(match.2)Z") else {
            return nil
        }
        let fraction = match.3.flatMap { Double("0\($0)") } ?? 0
        var offset = 0.0
        if let sign = match.4, let hours = match.5.flatMap({ Double($0) }),
            let minutes = match.6.flatMap({ Double($0) })
        {
            guard hours < 24, minutes < 60 else { return nil }
            offset = (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
        }
        self = whole.advanced(bySeconds: fraction - offset)
    }
}

/// Any JSON value, as far as a body is looked at before it is taken.
private enum JSONNode: Decodable {
    case null, flag(Bool), number(Double), text(String), list, object([String: JSONNode])

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.singleValueContainer().decode([String: JSONNode].self) {
            self = .object(object)
        } else if (try? decoder.unkeyedContainer()) != nil {
            self = .list
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}

public import Foundation

/// Texts that an earlier program wrote and that today's has to write byte for byte, in `Tests/Fixtures/Golden`.
///
/// With `UNDERTONE_WRITE_GOLDEN=1` in the environment the files are written instead of compared: after a change that
/// is meant, and never to make a test pass. What differs then is seen in the commit.
public enum Golden {
    /// Where they lie.
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Golden")

    /// One of them.
    public static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    /// The lines of one of them, without those that are empty or begin with `#`.
    public static func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n").map { String($0) }.filter { !$0.hasPrefix("#") }
    }

    /// What differs from a golden text.
    public struct Difference: Error, CustomStringConvertible {
        /// The first line that differs, as it was and as it is.
        public let description: String
    }

    /// Compares a text with one of them, byte for byte.
    /// - Throws: ``Difference``.
    public static func compare(_ text: String, with name: String) throws {
        let place = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UNDERTONE_WRITE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        let golden = [UInt8](try Data(contentsOf: place))
        // Bytes: texts that only look the same are not.
        guard golden != Array(text.utf8) else { return }
        let (old, new) = (split(String(decoding: golden, as: UTF8.self)), split(text))
        let line = zip(old, new).prefix { $0.utf8.elementsEqual($1.utf8) }.count
        func words(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line]) : "(the end)" }
        throw Difference(description: "\(name), line \(line + 1)\nwas: \(words(old))\nnow: \(words(new))")
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

/// Writes values that nobody can foresee as numbers in the order in which they first appear, so that the rest can be
/// compared.
public struct Placeholders {
    private var identifiers: [Substring: String] = [:]
    private var hashes: [Substring: String] = [:]

    /// Begins with the first number.
    public init() {}

    /// The text with every random identifier (a UUID of version 4) replaced by one that is not random.
    public mutating func identifiers(in text: String) -> String {
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        return replacing(form, in: text, known: \.identifiers) { number in
            "00000000-0000-4000-8000-" + String(String(1_000_000_000_000 + number).dropFirst())
        }
    }

    /// The text with every hash (64 hexadecimal digits, not all of them 0) replaced by a word.
    public mutating func hashes(in text: String) -> String {
        replacing(/(?!0{64})[0-9a-f]{64}/, in: text, known: \.hashes) { "HASH-\($0)" }
    }

    /// The text with every sealed cursor of a feed, which is made anew each time, replaced by a word.
    public static func cursors(in text: String) -> String {
        text.replacing(/\bc[A-Za-z0-9_-]{48}(?![A-Za-z0-9_-])/, with: "CURSOR")
    }

    private mutating func replacing(
        _ form: Regex<Substring>, in text: String, known: WritableKeyPath<Placeholders, [Substring: String]>,
        with word: (Int) -> String
    ) -> String {
        var result = ""
        var rest = text[...]
        for match in text.matches(of: form) {
            result += text[rest.startIndex..<match.range.lowerBound]
            let place = self[keyPath: known][match.output] ?? word(self[keyPath: known].count + 1)
            self[keyPath: known][match.output] = place
            result += place
            rest = text[match.range.upperBound...]
        }
        return result + rest
    }
}

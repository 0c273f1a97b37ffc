import Foundation

/// Finds every sentence for people in the sources: the literals in `Phrase("…")`, `Phrase(n, one: "…", other: "…")` and
/// the same with `localized`.
struct SourcePhrases {
    struct Found: Hashable {
        var key: String
        var several: String?
        var file: String
    }

    private(set) var all: [Found] = []
    private let characters: [Character]
    private let file: String

    /// All of a folder of Swift files.
    static func inFolder(_ folder: String) throws -> [Found] {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Languages/") }.sorted().flatMap { name in
            SourcePhrases(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8), file: name).all
        }
    }

    init(_ source: String, file: String) {
        characters = Array(source)
        self.file = file
        for marker in ["Phrase(", "localized("] { find(Array(marker)) }
    }

    private mutating func find(_ marker: [Character]) {
        var place = 0
        while place + marker.count < characters.count {
            guard characters[place..<place + marker.count].elementsEqual(marker),
                place == 0 || !(characters[place - 1].isLetter || characters[place - 1] == "_")
            else {
                place += 1
                continue
            }
            place += marker.count
            let (first, one, other) = literals(from: place)
            if let key = one ?? first {
                all.append(Found(key: key, several: one == nil ? nil : other, file: file))
            }
        }
    }

    /// The literals among the arguments of a call that begins here.
    private func literals(from start: Int) -> (first: String?, one: String?, other: String?) {
        var place = skipBlanks(start)
        if place < characters.count, characters[place] == "\"" { return (literal(&place), nil, nil) }
        var (depth, one, other) = (0, String?.none, String?.none)
        while place < characters.count {
            switch characters[place] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                if depth == 0 { return (nil, one, other) }
                depth -= 1
            case "\"":
                _ = literal(&place)
                continue
            default:
                if depth == 0, let label = ["one:", "other:"].first(where: { starts($0, at: place) }) {
                    var next = skipBlanks(place + label.count)
                    if next < characters.count, characters[next] == "\"" {
                        let text = literal(&next)
                        if label == "one:" { one = text } else { other = text }
                        place = next
                        continue
                    }
                }
            }
            place += 1
        }
        return (nil, one, other)
    }

    private func starts(_ text: String, at place: Int) -> Bool {
        let text = Array(text)
        return place + text.count <= characters.count && characters[place..<place + text.count].elementsEqual(text)
            && (place == 0 || !characters[place - 1].isLetter)
    }

    private func skipBlanks(_ start: Int) -> Int {
        var place = start
        while place < characters.count, characters[place].isWhitespace { place += 1 }
        return place
    }

    /// The key of a literal; `place` is at its first quotation mark, and behind it afterwards.
    private func literal(_ place: inout Int) -> String {
        let isLong = starts("\"\"\"", at: place)
        let quote = isLong ? "\"\"\"" : "\""
        place += quote.count
        var (key, count) = ("", 0)
        while place < characters.count {
            if characters[place] == "\\" {
                let next = characters[place + 1]
                if next == "(" {
                    count += 1
                    key += "{\(count)}"
                    place += 2
                    skipBalanced(&place)
                    continue
                }
                // A line that goes on.
                if next != "\n" { key.append(next == "n" ? "\n" : next == "t" ? "\t" : next) } else { key += "\u{0}" }
                place += 2
                continue
            }
            if isLong ? starts(quote, at: place) : characters[place] == "\"" {
                place += quote.count
                break
            }
            key.append(characters[place])
            place += 1
        }
        return isLong ? Self.dedented(key) : key
    }

    private func skipBalanced(_ place: inout Int) {
        var depth = 1
        while place < characters.count, depth > 0 {
            if characters[place] == "\"" {
                _ = literal(&place)
                continue
            }
            if characters[place] == "(" { depth += 1 } else if characters[place] == ")" { depth -= 1 }
            place += 1
        }
    }

    private static func dedented(_ text: String) -> String {
        // A line that goes on is one line feed more in the source, with the blanks of the next.
        var lines = text.replacing("\u{0}", with: "\u{0}\n").split(separator: "\n", omittingEmptySubsequences: false)
        let indent = lines.last?.count ?? 0
        lines = Array(lines.dropFirst().dropLast())
        return lines.map { $0.dropFirst(min(indent, $0.prefix { $0 == " " }.count)) }.joined(separator: "\n").replacing(
            "\u{0}\n", with: "")
    }
}

/// Where each key of a TOML text stands. The parser that reads the values does not tell.
///
/// Understands as much of TOML as it takes not to be misled: sections, dotted and quoted keys, comments, all four kinds
/// of string, and values that go on over several lines. Malformed text gives fewer entries, never a failure. Keys
/// inside an inline table are not listed; they stand in the line of the key that holds the table.
struct KeyLines {
    /// A key or a section header.
    struct Entry: Equatable {
        /// Names from the root, as in `["alerting", "high_score"]`.
        let path: [String]
        /// Lines from the key to the end of its value, counted from 1.
        let lines: ClosedRange<Int>
        /// Whether this is a `[section]`, and not a key with a value.
        let isSection: Bool
    }

    /// Keys and sections in the order of the text.
    let entries: [Entry]
    /// The first statement, if any, on which the parser of the values ends the process instead of refusing the text.
    let trap: Trap?

    /// Malformed text that must not reach the parser of the values.
    struct Trap: Equatable {
        /// The line in which the statement starts, counted from 1.
        let statementLine: Int
        /// The line of the fault itself.
        let line: Int
        /// What is wrong.
        let fault: String
        /// What to do about it.
        let hint: String
    }

    /// Reads `text`; O(n).
    init(of text: [UInt8]) {
        var scanner = KeyScanner(text: text)
        entries = scanner.entries()
        trap = scanner.trap
    }

    /// The line of the key or section, else of the first that lies in it, else of the nearest one that holds it; `nil`
    /// where there is none.
    func line(of path: [String]) -> Int? {
        for count in stride(from: path.count, to: 0, by: -1) {
            let wanted = path.prefix(count)
            let entry =
                entries.first { $0.path.elementsEqual(wanted) } ?? entries.first { $0.path.starts(with: wanted) }
            if let entry { return entry.lines.lowerBound }
        }
        return nil
    }

    /// Entries that set again what an earlier one has set, each with the line of that earlier one.
    var repeated: [(entry: Entry, firstLine: Int)] {
        var seen: [[String]: Entry] = [:]
        return entries.compactMap { entry in
            guard let first = seen[entry.path] else {
                seen[entry.path] = entry
                return nil
            }
            return first.isSection == entry.isSection ? (entry, first.lines.lowerBound) : nil
        }
    }
}

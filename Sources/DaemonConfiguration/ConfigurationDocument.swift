import TOMLKit

/// One file of the configuration: finds everything that is wrong with it, and lays its values over a configuration.
struct ConfigurationDocument {
    typealias Problem = ConfigurationError.Problem

    /// The file's name, as messages give it.
    let file: String
    /// Where its keys stand.
    let lines: KeyLines
    /// What is wrong with it.
    private(set) var problems: [Problem] = []
    /// The parsed text; `nil` where it is malformed.
    private(set) var table: TOMLTable?

    /// More names in a row than any key of ours has; far more would exhaust the stack of the parser.
    private static let deepestKey = 16

    /// Parses `bytes`; what is malformed becomes a problem.
    init(file: String, bytes: [UInt8]) {
        self.file = file
        lines = KeyLines(of: bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let row = rows.firstIndex { String(validating: $0, as: UTF8.self) == nil }
            report(row.map { $0 + 1 }, nil, "is not UTF-8 text", hint: "save the file as UTF-8")
            return
        }
        if let zero = bytes.firstIndex(of: 0) {
            let line = bytes[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            report(line, nil, "holds a zero byte", hint: "delete it; the file must be text")
            return
        }
        if let deep = lines.entries.first(where: { $0.path.count > Self.deepestKey }) {
            report(deep.lines.lowerBound, nil, "nests \(deep.path.count) names", hint: "write section.key")
            return
        }
        parse(bytes)
    }

    /// Sets what the file sets; whatever is wrong becomes a problem and leaves the configuration as it was.
    /// - Parameters:
    ///   - configuration: the value to change.
    ///   - origins: for each key path that was set, where; entries of earlier files are replaced.
    mutating func apply(to configuration: inout UndertoneConfiguration, origins: inout [String: Origin]) {
        guard let table else { return }
        for section in table.keys {
            guard ConfigurationKey.sections.contains(section) else {
                reportUnknown(section: section)
                continue
            }
            guard let keys = table[section]?.table else {
                let line = lines.line(of: [section])
                report(line, section, "is a section, not a value", hint: "write [\(section)] and its keys below")
                continue
            }
            for name in keys.keys {
                guard let key = ConfigurationKey.all.first(where: { $0.section == section && $0.name == name }) else {
                    reportUnknown(name: name, in: section)
                    continue
                }
                let origin = Origin(file: file, line: lines.line(of: [section, name]))
                origins[key.path] = origin
                if let value = keys[name], let fault = key.set(value, in: &configuration) {
                    report(origin.line, key.path, fault, hint: key.hint)
                }
            }
        }
        problems.sort { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    /// Where a key was set.
    struct Origin: Equatable {
        let file: String
        let line: Int?
    }

    /// Parses with every repeated key left out, since the parser would stop there and hide what else is wrong.
    private mutating func parse(_ bytes: [UInt8]) {
        var rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var repeatsSection = false
        for (entry, firstLine) in lines.repeated {
            let path = entry.path.joined(separator: ".")
            report(
                entry.lines.lowerBound, path, "stands twice, first in line \(firstLine)",
                hint: entry.isSection ? "put its keys under the first [\(path)]" : "delete one of the two")
            repeatsSection = repeatsSection || entry.isSection
            for line in entry.lines { rows[line - 1] = [] }
        }
        // What stands above such a statement can still be judged.
        if let trap = lines.trap {
            report(trap.line, nil, trap.fault, hint: trap.hint)
            rows.removeSubrange((trap.statementLine - 1)...)
        }
        // The keys below a repeated header would seem to belong to the section before it.
        guard !repeatsSection else { return }
        do {
            let text = rows.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
            table = try TOMLTable(string: text)
        } catch {
            let parseError = error as? TOMLParseError
            report(
                parseError?.source.begin.line, nil, parseError?.description ?? "is no TOML",
                hint: "write name = value, text in quotes, as in the documented undertone.toml")
        }
    }

    private mutating func reportUnknown(section: String) {
        let owners = ConfigurationKey.all.filter { $0.name == section }.map { "[\($0.section)]" }
        let hint =
            if !owners.isEmpty {
                "write it below \(owners.joined(separator: " or "))"
            } else if let meant = NameDistance.nearest(to: section, among: ConfigurationKey.sections) {
                "did you mean [\(meant)]?"
            } else { "the sections are \(ConfigurationKey.sections.joined(separator: ", "))" }
        let fault = owners.isEmpty ? "unknown section" : "stands outside its section"
        report(lines.line(of: [section]), section, fault, hint: hint)
    }

    private mutating func reportUnknown(name: String, in section: String) {
        let siblings = ConfigurationKey.all.filter { $0.section == section }.map(\.name)
        let hint =
            if let meant = NameDistance.nearest(to: name, among: siblings) {
                "did you mean \(meant)?"
            } else if let owner = ConfigurationKey.all.first(where: { $0.name == name }) {
                "it belongs to [\(owner.section)]"
            } else { "the keys of [\(section)] are \(siblings.joined(separator: ", "))" }
        report(lines.line(of: [section, name]), "\(section).\(name)", "unknown key", hint: hint)
    }

    private mutating func report(_ line: Int?, _ key: String?, _ fault: String, hint: String) {
        problems.append(.init(file: file, line: line, key: key, fault: fault, hint: hint))
    }
}

/// Sets keys in the text of a configuration file and leaves everything else as its writer left it: comments, order,
/// other keys.
public struct ConfigurationEdit: Sendable {
    /// A key that gets another value.
    public struct Change: Sendable, Equatable {
        /// The key, as in `policy.territory`.
        public let path: String
        /// Its lines before; empty where it is new.
        public let before: [String]
        /// Its line after.
        public let after: String
    }

    /// The text as it will be.
    public private(set) var text: String
    /// What is added, and what is replaced.
    public private(set) var changes: [Change] = []

    /// The changes that take a value away which somebody wrote.
    public var replacements: [Change] { changes.filter { !$0.before.isEmpty } }

    /// Starts with the text of a file; empty for a new one.
    public init(of text: String) { self.text = text }

    /// Sets a key. Where it stands with this very value nothing changes.
    /// - Parameters:
    ///   - section: its section.
    ///   - name: its name in the section.
    ///   - value: what is written behind the equals sign, in TOML.
    public mutating func set(_ section: String, _ name: String, to value: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let entries = KeyLines(of: Array(text.utf8)).entries
        let path = "\(section).\(name)"
        if let entry = entries.first(where: { $0.path == [section, name] && !$0.isSection }) {
            let range = (entry.lines.lowerBound - 1)...(entry.lines.upperBound - 1)
            let before = Array(lines[range])
            let key = before[0].prefix { $0 != "=" }
            guard before.joined(separator: "\n").dropFirst(key.count + 1).trimmed != value else { return }
            let after = "\(key)= \(value)"
            lines.replaceSubrange(range, with: [after])
            changes.append(Change(path: path, before: before, after: after))
        } else {
            let line = "\(name) = \(value)"
            changes.append(Change(path: path, before: [], after: line))
            if let header = entries.firstIndex(where: { $0.path == [section] && $0.isSection }) {
                let keys = entries[(header + 1)...].prefix { !$0.isSection }
                lines.insert(line, at: keys.last?.lines.upperBound ?? entries[header].lines.upperBound)
            } else {
                while lines.last?.trimmed == "" { lines.removeLast() }
                lines += (lines.isEmpty ? [] : [""]) + ["[\(section)]", line, ""]
            }
        }
        text = lines.joined(separator: "\n")
    }

    /// A text as TOML writes it.
    public static func quoted(_ text: String) -> String {
        let escaped = text.map { character in
            switch character {
            case "\"": "\\\""
            case "\\": "\\\\"
            default: String(character)
            }
        }
        return "\"\(escaped.joined())\""
    }

    /// A list of texts as TOML writes it.
    public static func quoted(_ list: [String]) -> String { "[\(list.map { quoted($0) }.joined(separator: ", "))]" }

    /// The configuration that the new text makes.
    /// - Parameters:
    ///   - file: the file's name, for complaints.
    ///   - weaker: files that are read before it.
    ///   - environment: who asks.
    ///   - needsPolicy: whether one under which nothing may be heard is a fault.
    ///   - recipientFault: see ``LoadedConfiguration/init(file:environment:recipientFault:)``.
    /// - Returns: that configuration.
    /// - Throws: every fault.
    public func check(
        as file: String, over weaker: [String], environment: ProcessEnvironment, needsPolicy: Bool = true,
        recipientFault: (String) -> String? = { _ in nil }
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var texts: [(file: String, bytes: [UInt8])] = []
        for path in weaker {
            if let bytes = try ConfigurationFile.bytes(at: path, mustExist: false) { texts.append((path, bytes)) }
        }
        texts.append((file, Array(text.utf8)))
        let loaded = try LoadedConfiguration(texts: texts, environment: environment, recipientFault: recipientFault)
        if needsPolicy, let fault = loaded.policyFault { throw fault }
        return loaded
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }
}

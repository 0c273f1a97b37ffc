import Languages
import TOMLKit
import Vocabulary
public import Wellbeing

/// Reads the questions of a pulse survey: those of the program, or an instrument that the site has licensed.
public enum SurveyFile {
    private typealias Problem = ConfigurationError.Problem

    /// Most characters of a text.
    private static let longest = 400

    /// The questions of the program itself: `config/survey.toml`.
    public static func own() -> SurveyInstrument {
        do { return try instrument(in: PackageResources.survey_toml, of: "survey.toml") } catch {
            preconditionFailure("the program's own questions are good: \(error)")
        }
    }

    /// The questions of a file.
    /// - Parameter path: the file; `nil` for the program's own.
    /// - Returns: the questions.
    /// - Throws: ``ConfigurationError`` with everything that is wrong with it.
    public static func load(_ path: String?) throws(ConfigurationError) -> SurveyInstrument {
        guard let path else { return own() }
        return try instrument(in: ConfigurationFile.bytes(at: path, mustExist: true) ?? [], of: path)
    }

    static func instrument(in bytes: [UInt8], of file: String) throws(ConfigurationError) -> SurveyInstrument {
        let document = ConfigurationDocument(file: file, bytes: bytes)
        guard document.problems.isEmpty, let table = document.table else {
            throw ConfigurationError(code: .invalid, problems: document.problems)
        }
        var reader = Reader(file: file, lines: document.lines, table: table)
        guard let instrument = reader.read(), reader.problems.isEmpty else {
            throw ConfigurationError(
                code: .invalid, problems: reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return instrument
    }

    /// Walks through the table and gathers what is wrong.
    private struct Reader {
        let file: String
        let lines: KeyLines
        let table: TOMLTable
        var problems: [Problem] = []

        mutating func read() -> SurveyInstrument? {
            let known = ["id", "version", "licence", "source", "title", "instruction", "scale", "items"]
            check(table, at: [], known: known)
            let id = name(at: ["id"])
            let version = table["version"]?.int
            if version.map({ !(1...9_999).contains($0) }) ?? true {
                report(["version"], "is no whole number from 1 on", hint: "write version = 1")
            }
            let licence = words(
                table["licence"], at: ["licence"],
                hint: "say under which licence these questions may be used here, such as licence = \"GPL-3.0-or-later\""
            )
            let source = words(
                table["source"], at: ["source"], hint: "say where they come from, such as source = \"own items\"")
            let scale = scale()
            let (title, instruction) = (texts(at: ["title"]), texts(at: ["instruction"]))
            let items = items(in: Set(scale.keys))
            guard let id, let version, let licence, let source else { return nil }
            return SurveyInstrument(
                id: id, version: version, licence: licence, source: source, title: title, instruction: instruction,
                scale: scale, items: items)
        }

        /// In the order of the file, which the parser does not keep.
        private mutating func items(in languages: Set<Language>) -> [SurveyInstrument.Item] {
            guard let items = table["items"]?.table, !items.isEmpty else {
                report(["items"], "there is no question", hint: "write [items.name] and its sentences below")
                return []
            }
            guard items.count <= SurveyInstrument.mostItems else {
                report(["items"], "there are \(items.count) questions", hint: "at most \(SurveyInstrument.mostItems)")
                return []
            }
            let names = items.keys.sorted { (line(["items", $0]) ?? 0, $0) < (line(["items", $1]) ?? 0, $1) }
            return names.compactMap { name in
                let path = ["items", name]
                guard SurveyInstrument.isName(name) else {
                    report(path, "cannot be a name", hint: "write small letters, digits, - and _, at most 40")
                    return nil
                }
                guard let item = items[name]?.table else {
                    report(path, "is no question", hint: "write [items.\(name)] and its sentences below")
                    return nil
                }
                check(item, at: path, known: ["reverse"] + Language.allCases.map(\.rawValue))
                let isReversed = item["reverse"]?.bool
                if isReversed == nil {
                    report(
                        path + ["reverse"], "is missing, or neither true nor false",
                        hint: "write reverse = true where more agreement means less of it, else false")
                }
                let texts = texts(of: item, at: path)
                for language in languages.subtracting(texts.keys).sorted(by: { $0.rawValue < $1.rawValue }) {
                    report(
                        path, "has no sentence in \"\(language.rawValue)\", which the scale has",
                        hint: "write \(language.rawValue) = \"...\"")
                }
                return SurveyInstrument.Item(id: name, isReversed: isReversed ?? false, text: texts)
            }
        }

        private mutating func scale() -> [Language: [String]] {
            guard let scale = table["scale"]?.table, !scale.isEmpty else {
                report(["scale"], "is missing", hint: "write [scale] and below it en = [five words for 1 to 5]")
                return [:]
            }
            check(scale, at: ["scale"], known: Language.allCases.map(\.rawValue))
            return Language.allCases.reduce(into: [:]) { found, language in
                guard let value = scale[language.rawValue] else { return }
                let path = ["scale", language.rawValue]
                let texts = value.array?.compactMap { $0.string } ?? []
                guard texts.count == SurveyInstrument.answers.count, value.array?.count == texts.count else {
                    return report(path, "is no list of five texts", hint: "write [\"...\", four more]")
                }
                for text in texts { _ = checked(text, at: path, hint: "write words on one line") }
                found[language] = texts
            }
        }

        private mutating func texts(at path: [String]) -> [Language: String] {
            guard let table = table[path[0]]?.table else {
                report(path, "is missing", hint: "write [\(path[0])] and below it en = \"...\"")
                return [:]
            }
            check(table, at: path, known: Language.allCases.map(\.rawValue))
            let texts = texts(of: table, at: path)
            if texts.isEmpty { report(path, "says nothing", hint: "write en = \"...\"") }
            return texts
        }

        private mutating func texts(of table: TOMLTable, at path: [String]) -> [Language: String] {
            Language.allCases.reduce(into: [:]) { found, language in
                guard let value = table[language.rawValue] else { return }
                found[language] = words(value, at: path + [language.rawValue], hint: "write a text in quotes")
            }
        }

        private mutating func name(at path: [String]) -> String? {
            guard let text = table[path[0]]?.string, SurveyInstrument.isName(text) else {
                report(
                    path, "is missing, or cannot be a name",
                    hint: "write \(path[0]) = \"...\": small letters, digits, - and _, at most 40")
                return nil
            }
            return text
        }

        private mutating func words(_ value: (any TOMLValueConvertible)?, at path: [String], hint: String) -> String? {
            guard let text = value?.string, text.contains(where: { !$0.isWhitespace }) else {
                report(path, "is missing, or says nothing", hint: hint)
                return nil
            }
            return checked(text, at: path, hint: hint)
        }

        private mutating func checked(_ text: String, at path: [String], hint: String) -> String? {
            if let fault = PlainText.fault(in: text, maxBytes: SurveyFile.longest * 4) {
                report(path, fault, hint: hint)
                return nil
            }
            return text
        }

        private mutating func check(_ table: TOMLTable, at path: [String], known: [String]) {
            for key in table.keys where !known.contains(key) {
                let meant = NameDistance.nearest(to: key, among: known).map { "did you mean \($0)?" }
                report(path + [key], "unknown key", hint: meant ?? "the keys here are \(known.joined(separator: ", "))")
            }
        }

        private func line(_ path: [String]) -> Int? { lines.line(of: path) }

        private mutating func report(_ path: [String], _ fault: String, hint: String) {
            problems.append(
                Problem(file: file, line: line(path), key: path.joined(separator: "."), fault: fault, hint: hint))
        }
    }
}

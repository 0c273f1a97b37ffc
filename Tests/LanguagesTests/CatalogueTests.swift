import Foundation
import Testing

@testable import Languages

/// Every sentence is there in every language, and nothing else is.
struct CatalogueTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources").path(percentEncoded: false)

    private static let languages = Language.allCases.filter { $0 != .english }

    private func entries(_ language: Language) -> [POFile.Entry] {
        POFile(String(decoding: Catalogue.file(language), as: UTF8.self)).entries
    }

    @Test(arguments: languages) func everySentenceOfTheSourcesIsInTheCatalogue(_ language: Language) throws {
        let known = Dictionary(
            entries(language).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        for phrase in try SourcePhrases.inFolder(Self.sources) where seen.insert(phrase.key).inserted {
            let entry = known[phrase.key]
            let forms = phrase.several == nil ? 1 : language.pluralForms
            #expect(
                entry?.isTranslated == true && entry?.forms.count == forms && entry?.several == phrase.several,
                "\(phrase.file); in PO:\n\(Self.po(phrase, forms: forms))")
        }
    }

    /// Half of the agent's commands explained themselves in English below headings in the agent's language.
    @Test func whatACommandSaysOfItselfIsInTheReadersLanguage() throws {
        // Those of operators and quality assurance speak English, whatever the environment says (Undertone.english).
        let english = [
            "Doctor", "Configuration", "Audit", "Segments", "Evaluate", "Analyze", "Presets", "KeygenCommand.swift",
        ]
        let folder = Self.sources + "/undertone/"
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        #expect(files.count > 100)
        for name in files where name.hasSuffix(".swift") && !english.contains(where: name.hasPrefix) {
            let source = try String(contentsOfFile: folder + name, encoding: .utf8)
            for bare in source.matches(of: /(?:abstract:|discussion:|help:|ArgumentHelp\()\s*"+(.{0,60})/) {
                Issue.record("\(name): not in the reader's language: \(bare.output.1)")
            }
        }
    }

    @Test(arguments: languages) func nothingIsInTheCatalogueThatNobodySays(_ language: Language) throws {
        let said = Set(try SourcePhrases.inFolder(Self.sources).map(\.key))
        for entry in entries(language) where !entry.key.isEmpty {
            #expect(said.contains(entry.key), "nobody says: \(entry.key)")
        }
    }

    @Test(arguments: languages) func whatIsPutInIsPutInInEveryLanguage(_ language: Language) {
        for entry in entries(language) where !entry.key.isEmpty {
            let wanted = Self.places(entry.several ?? entry.key)
            for form in entry.forms {
                let found = Self.places(form)
                // A form for one may say "one" in place of the number.
                #expect(
                    found == wanted || entry.several != nil && found.isSubset(of: wanted),
                    "\(entry.key): \(form)")
                #expect(form.hasPrefix("\n") == entry.key.hasPrefix("\n"))
                #expect(form.hasSuffix("\n") == entry.key.hasSuffix("\n"))
            }
        }
    }

    @Test(arguments: languages) func aSentenceStandsOnce(_ language: Language) {
        let keys = entries(language).map(\.key).filter { !$0.isEmpty }
        let twice = Dictionary(grouping: keys, by: { $0 }).filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "\(twice.sorted())")
    }

    private static func places(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{\d+\}/).map { String($0.output) })
    }

    private static func po(_ phrase: SourcePhrases.Found, forms: Int) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
        }
        guard let several = phrase.several else { return "\nmsgid \(quoted(phrase.key))\nmsgstr \"\"\n" }
        let empty = (0..<forms).map { "msgstr[\($0)] \"\"" }.joined(separator: "\n")
        return "\nmsgid \(quoted(phrase.key))\nmsgid_plural \(quoted(several))\n\(empty)\n"
    }
}

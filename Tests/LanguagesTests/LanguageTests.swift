import Testing
import Vocabulary

@testable import Languages

struct LanguageTests {
    @Test(
        arguments: [
            ([:], Language.english), (["LANG": "bg_BG.UTF-8"], .bulgarian), (["LANG": "zh_CN.UTF-8"], .chinese),
            (["LANG": "bg_BG.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"], .english),
            (["LANG": "de_DE.UTF-8"], .english), (["LANG": "de_DE.UTF-8", "LANGUAGE": "de:bg:zh"], .bulgarian),
            (["LC_ALL": "C.UTF-8", "LANGUAGE": "bg", "LANG": "zh_CN"], .english),
            (["LC_ALL": "", "LANG": "zh"], .chinese),
            (["LC_ALL": "POSIX", "LANG": "bg_BG"], .english), (["LANG": "bgn_XX"], .english),
            (["LC_MESSAGES": "bg", "LC_CTYPE": "zh_CN.UTF-8"], .bulgarian),
        ] as [([String: String], Language)])
    func theEnvironmentSaysWhichOneIsMeant(_ environment: [String: String], _ language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func valuesAreWrittenAsTheLanguageDoes() {
        let noon = Timestamp(text: "2026-11-30T12:00:00Z") ?? .init(millisecondsSince1970: 0)
        #expect(Language.bulgarian.number(3.25, decimals: 1) == "3,2")
        #expect(Language.chinese.number(1_234.5, decimals: 2) == "1234.50")
        #expect(Language.english.number(.nan, decimals: 1) == "–")
        #expect(Language.english.day(noon) == "30 Nov 2026")
        #expect(Language.chinese.day(noon) == "2026年11月30日")
        #expect(Language.bulgarian.day(noon) == "30.11.2026 г.")
    }

    @Test func aSentenceIsFilledInTheOrderOfTheLanguage() {
        let name = "{2} \\ {"
        let inner = Phrase("never \(2)")
        #expect(
            Language.english.text(Phrase("\(name) has \(3.5, decimals: 1), \(inner)")) == "{2} \\ { has 3.5, never 2")
        for (count, text) in [(0, "0 calls"), (1, "1 call"), (2, "2 calls")] {
            #expect(Language.english.text(Phrase(count, one: "\(count) call", other: "\(count) calls")) == text)
        }
    }

    @Test func aCatalogueIsReadAsGettextDoes() {
        let file = POFile(
            """
            msgid ""
            msgstr ""
            "Language: bg\\n"

            # A remark.
            msgid "one \\"{1}\\"\\n"
            "more"
            msgstr "едно \\"{1}\\"\\n"
            "още"
            #, fuzzy
            msgid "x"
            msgstr "y"
            msgid "a"
            msgid_plural "b"
            msgstr[0] "в"
            msgstr[1] "г"
            """)
        #expect(file.entries.count == 4)
        #expect(file.entries[1] == .init(key: "one \"{1}\"\nmore", forms: ["едно \"{1}\"\nоще"]))
        #expect(!file.entries[2].isTranslated)
        #expect(file.entries[3] == .init(key: "a", several: "b", forms: ["в", "г"]))
        #expect(POFile("msgstr[99999999999] \"x\"\nmsgid").entries.allSatisfy { !$0.isTranslated })
    }

    @Test func theScannerFindsWhatIsSaid() {
        let found = SourcePhrases(
            #"""
            let a = Phrase("one \(name) and \(x, decimals: 1)\n")
            localized(count(of: [1, 2]), one: "\(n) \"call\"", other: "\(Phrase("inner \(f("a)b"))")) calls")
            relocalized("not this"); localized(phrase)
            let b = localized(
                """
                long \
                line
                  next
                """)
            """#, file: "x")
        #expect(
            Set(found.all.map(\.key)) == [
                "one {1} and {2}\n", "{1} \"call\"", "inner {1}", "long line\n  next",
            ])
        #expect(found.all.first { $0.key == "{1} \"call\"" }?.several == "{1} calls")
    }
}

import Foundation
import Languages
import Testing
import Wellbeing

@testable import DaemonConfiguration

/// The questions of a survey, of the program and of a site.
struct SurveyFileTests {
    private static let good = """
        id = "ours"
        version = 2
        licence = "by agreement of 1 May"
        source = "Somebody 2020"
        [title]
        en = "Ours"
        [instruction]
        en = "How far?"
        [scale]
        en = ["1", "2", "3", "4", "5"]
        [items.zebra]
        reverse = true
        en = "Z"
        [items.apple]
        reverse = false
        en = "A"
        """

    private static func problems(_ text: String) -> [String] {
        do {
            _ = try SurveyFile.instrument(in: Array(text.utf8), of: "s.toml")
            return []
        } catch { return error.problems.map(\.description) }
    }

    @Test func theProgramsOwnAreWholeInEveryLanguage() throws {
        let own = SurveyFile.own()
        #expect((6...8).contains(own.items.count) && own.licence == "GPL-3.0-or-later" && own.source == "own items")
        #expect(own.items.contains(where: \.isReversed) && own.items.contains { !$0.isReversed })
        for language in Language.allCases {
            #expect(own.title[language] != nil && own.instruction[language] != nil)
            #expect(own.scale[language]?.count == 5 && own.items.allSatisfy { $0.text[language] != nil })
        }
        #expect(own.items[0].id == "pauses" && own.items[1].id == "pace", "in the order of the file")
        #expect(own.items[0].turned(2) == 2 && own.items[1].turned(2) == 4 && own.items[1].turned(5) == 1)
    }

    @Test func aSitesOwnAreReadInTheOrderOfTheFile() throws {
        let found = try SurveyFile.instrument(in: Array(Self.good.utf8), of: "s.toml")
        #expect(found.items.map(\.id) == ["zebra", "apple"] && found.items.map(\.isReversed) == [true, false])
        #expect(SurveyInstrument.text(found.title, in: .bulgarian) == "Ours", "what there is, where a language is not")
    }

    /// Each fault has its line and what to do.
    @Test(arguments: [
        ("licence = \"by agreement of 1 May\"\n", "", "s.toml: licence: is missing, or says nothing; say under"),
        ("licence = \"by agreement of 1 May\"", "licence = \"  \"", "s.toml:3: licence: is missing, or says nothing"),
        ("source = \"Somebody 2020\"\n", "", "s.toml: source: is missing"),
        ("version = 2", "version = \"2\"", "s.toml:2: version: is no whole number from 1 on"),
        ("version = 2", "version = 0", "s.toml:2: version: is no whole number from 1 on"),
        ("id = \"ours\"", "id = \"Ours!\"", "s.toml:1: id: is missing, or cannot be a name"),
        ("\"4\", \"5\"]", "\"4\"]", "s.toml:10: scale.en: is no list of five texts"),
        ("\"4\", \"5\"]", "4, 5]", "s.toml:10: scale.en: is no list of five texts"),
        ("reverse = true\n", "", "s.toml:11: items.zebra.reverse: is missing, or neither true nor false"),
        ("reverse = true", "reverse = \"yes\"", "s.toml:12: items.zebra.reverse: is missing, or neither"),
        ("en = \"A\"", "bg = \"А\"", "s.toml:14: items.apple: has no sentence in \"en\""),
        ("[items.apple]", "[items.Äpfel]", "s.toml"),
        ("en = \"A\"", "en = \"A\\u001b[2J\"", "holds a control character"),
        ("[title]", "[titel]", "s.toml:5: titel: unknown key; did you mean title?"),
        ("reverse = false", "revers = false", "s.toml:15: items.apple.revers: unknown key; did you mean reverse?"),
        ("[items.apple]", "[items.zebra]", "stands twice"), ("[scale]", "[scale", "s.toml:9"),
    ])
    func whatIsWrongIsSaidWithItsLine(old: String, new: String, fault: String) {
        let text = Self.good.replacing(old, with: new, maxReplacements: 1)
        #expect(text != Self.good)
        let found = Self.problems(text)
        #expect(found.contains { $0.contains(fault) }, "\(found)")
    }

    /// Whatever bytes a file has: it is refused, and nothing stops.
    @Test func anyBytesAreRefusedOrRead() {
        let bytes = Array(Self.good.utf8)
        for place in stride(from: 0, to: bytes.count, by: 3) {
            for byte: UInt8 in [0, 0x22, 0x5B, 0xFF, 0x0A] {
                var text = bytes
                text[place] = byte
                _ = try? SurveyFile.instrument(in: text, of: "s.toml")
                _ = try? SurveyFile.instrument(in: Array(bytes.prefix(place)), of: "s.toml")
            }
        }
        #expect(Self.problems("").count >= 6)
    }

    @Test func aFileThatIsNotThereOrTooLargeIsSaid() {
        #expect(throws: ConfigurationError.self) { try SurveyFile.load("/nonexistent/survey.toml") }
        #expect(throws: ConfigurationError.self) { try SurveyFile.load("/dev/zero") }
    }

    @Test(
        arguments: [
            ("checkin = \"end\"", "wellbeing.checkin: checkin \"end\" asks at the end"),
            ("checkin = \"both\"\nshift_end = \"\"", "asks at the end of the shift"),
            ("checkin = \"end\"\nshift_end = \"24:00\"", "\"24:00\" is no time of the day"),
            ("shift_end = \"17.30\"", "is no time of the day"), ("checkin = \"sometimes\"", "wellbeing.checkin"),
            ("survey = \"ours.toml\"", "depends on the folder"), ("checkin = \"end\"\nshift_end = \"7:05\"", nil),
            ("checkin = \"start\"", nil),
        ] as [(String, String?)])
    func theKeysAreChecked(text: String, fault: String?) throws {
        do {
            let loaded = try load("[wellbeing]\n" + text)
            #expect(fault == nil && loaded.configuration.wellbeing != .init())
        } catch {
            #expect(fault.map(error.description.contains) == true, "\(error)")
        }
    }
}

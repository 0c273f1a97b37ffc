import Foundation
import Testing
import Vocabulary

@testable import Languages

/// A sentence that one program sends to another is read in the other's language.
struct SentPhraseTests {
    private static func sent(_ phrase: Phrase) throws -> Phrase {
        try JSONDecoder().decode(Phrase.self, from: JSONEncoder().encode(phrase))
    }

    @Test func whatIsPutInComesWithIt() throws {
        let now = Timestamp(millisecondsSince1970: 1_740_821_400_000)
        let inner = Phrase("there is no call")
        let phrase = Phrase(
            2, one: "\("a{2}") \(1) \(2.5, decimals: 1) \(time: now) \(day: now) \(inner)",
            other: "\("a{2}") \(1) \(2.5, decimals: 1) \(time: now) \(day: now) \(inner)s")
        let sent = try Self.sent(phrase)
        #expect(sent == phrase)
        for language in Language.allCases { #expect(language.text(sent) == language.text(phrase)) }
        #expect(try Self.sent(Phrase(asIs: "x")) == Phrase(asIs: "x"))
    }

    @Test func knownSentencesAreReadInTheOwnLanguageAndOthersInTheWordsOfTheDaemon() {
        let (volume, percent) = ("Jabra", 5)
        let phrase = Phrase("the volume of \(volume) is \(percent) %, so that hardly anything is heard")
        let words = Language.english.text(phrase)
        #expect(Language.bulgarian.text(of: words, among: [phrase]) == Language.bulgarian.text(phrase))
        #expect(Language.english.text(of: words, among: [phrase]) == words)
        #expect(Language.chinese.text(of: "there is no call") == Language.chinese.text(Phrase("there is no call")))
        // Of a newer daemon, and of one that says one thing and sends another.
        for unknown in ["a sentence of tomorrow", "", "{1}"] {
            #expect(Language.chinese.text(of: unknown, among: [phrase]) == unknown)
        }
        #expect(Language.bulgarian.known(Phrase(joining: [phrase, phrase], "; "))?.contains("; ") == true)
        #expect(Language.bulgarian.known(Phrase(joining: [phrase, Phrase(sent: "of tomorrow")], "; ")) == nil)
    }

    @Test(arguments: [
        "1", "{}", #"{"text":1}"#, #"{"text":"{1}","values":[{}]}"#,
        #"{"text":"x","values":["# + repeatElement(#"{"text":"x"}"#, count: 17).joined(separator: ",") + "]}",
        repeatElement(#"{"text":"{1}","values":[{"phrase":"#, count: 6).joined() + #"{"text":"x"}"#
            + repeatElement("}]}", count: 6).joined(),
    ])
    func whatMeansHarmIsNone(_ text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(Phrase.self, from: Data(text.utf8)) }
    }

    @Test func nothingThatIsPutInSteersATerminal() throws {
        let text = #"{"text":"{1} is muted","values":[{"text":"\u001b]0;x\u0007\n"}]}"#
        let phrase = try JSONDecoder().decode(Phrase.self, from: Data(text.utf8))
        #expect(Language.bulgarian.text(phrase).unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test(arguments: [(0, "0 сигнала"), (1, "1 сигнал"), (2, "2 сигнала"), (5, "5 сигнала"), (21, "21 сигнала")])
    func bulgarianCountsInTwoForms(_ count: Int, _ text: String) {
        let phrase = Phrase(count, one: "\(count) alert", other: "\(count) alerts")
        #expect(Language.bulgarian.text(phrase) == text)
        #expect(Language.chinese.text(phrase) == "\(count) 条警报")
        #expect(Language.english.text(phrase) == (count == 1 ? "1 alert" : "\(count) alerts"))
    }
}

/// The catalogues are what gettext takes them for.
struct GettextTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Languages/Catalogues").path(percentEncoded: false)
    private static let program = "/usr/bin/msgfmt"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: program), "needs gettext"))
    func everyCatalogueIsWellFormed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".po") }
        #expect(files.count == 2)
        for file in files {
            let process = Process()
            process.executableURL = URL(filePath: Self.program)
            process.arguments = ["-c", "-o", "/dev/null", Self.folder + "/" + file]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "msgfmt -c \(file)")
        }
    }
}

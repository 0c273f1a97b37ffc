import ArgumentParser
import Foundation
import TestServers
import Testing

@testable import undertone

/// D29: commands were wrapped in the middle, and a second paragraph stood further left than the first.
struct HelpTextTests {
    /// Every command, with its words.
    static let commands: [(words: [String], type: any ParsableCommand.Type)] = {
        func all(_ type: any ParsableCommand.Type, _ words: [String]) -> [([String], any ParsableCommand.Type)] {
            [(words, type)]
                + type.configuration.subcommands.flatMap { all($0, words + [$0.configuration.commandName ?? "?"]) }
        }
        return all(Undertone.self, [])
    }()

    private static func lines(_ words: [String], columns: Int?) throws -> [String] {
        let command = try #require(commands.first { $0.words == words })
        return HelpText(Undertone.helpMessage(for: command.type, columns: HelpText.unbroken), columns: columns).lines
    }

    private static func examples(_ type: any ParsableCommand.Type) -> [String] {
        let paragraph = type.configuration.discussion.components(separatedBy: "\n\n").first { $0.hasPrefix("Example") }
        return paragraph.map { $0.split(separator: "\n").dropFirst().map(String.init) } ?? []
    }

    @Test(arguments: commands.map(\.words)) func helpFitsAndHasAnExample(words: [String]) throws {
        let command = try #require(Self.commands.first { $0.words == words })
        let lines = try Self.lines(words, columns: nil)
        for line in lines { #expect(DisplayWidth.columns(of: line) <= 80, "\(line)") }
        let examples = Self.examples(command.type)
        #expect(!examples.isEmpty, "an example")
        let text = lines.joined(separator: "\n")
        // As a shell reads them again.
        let read = text.replacing("\\\n    ", with: "")
        for example in examples { #expect(read.contains(example), "\(example)") }
    }

    @Test(arguments: commands.map(\.words)) func onANarrowTerminalNothingButAQuotedWordIsWider(words: [String]) throws {
        for line in try Self.lines(words, columns: 40) where !line.contains("'") && !line.contains("\"") {
            #expect(DisplayWidth.columns(of: line) <= 40, "\(line)")
        }
    }

    @Test func secondParagraphStandsBelowTheFirst() throws {
        let lines = try Self.lines(["alerts"], columns: nil)
        let start = try #require(lines.firstIndex { $0.hasPrefix("  --socket") })
        let indents = lines[(start + 1)...].prefix { !$0.hasPrefix("  --") }.map { $0.prefix { $0 == " " }.count }
        #expect(indents.count >= 2 && Set(indents) == [26], "\(indents)")
    }

    @Test func programPrintsIt() async throws {
        let program = try Program()
        for words in [["segments", "list"], [], ["evaluate"]] {
            let result = try await program.run(words + ["--help"])
            #expect(
                try result.status == 0
                    && result.output == Self.lines(words, columns: nil).joined(separator: "\n") + "\n")
        }
        #expect(try await program.run("help", "alerts").output == program.run("alerts", "--help").output)
    }

    @Test(arguments: [
        ("echo a b c", 80, ["echo a b c"]), ("  echo aaaa bbbb cccc", 16, ["  echo aaaa \\", "    bbbb cccc"]),
        ("  jq -r 'select(.a == 1) | .b' c", 20, ["  jq -r \\", "    'select(.a == 1) | .b' \\", "    c"]),
    ]) func commandIsBrokenWhereAShellReadsOn(line: String, width: Int, lines: [String]) {
        #expect(HelpText.command(line, width: width) == lines)
    }

    @Test(arguments: [
        (["statu"], "did you mean `undertone status`?"), (["alert", "--open"], "did you mean `undertone alerts`?"),
        (["segments", "lits"], "did you mean `undertone segments list`?"),
        (["audit", "verfy"], "`undertone audit verify`?"),
        (["mine", "ersae"], "`undertone mine erase`?"), (["wtach"], "`undertone watch`?"),
        (["mine", "export"], "`undertone mine --export`?"), (["mine", "output"], "`undertone mine --output`?"),
        (["nonsense"], "`undertone --help` lists them"),
        (["baseline", "zzz"], "`undertone baseline --help` lists them"),
        (["alerts", "--opne"], "Did you mean '--open'?"),
    ]) func mistypedWordGetsAHint(arguments: [String], words: String) async throws {
        let result = try await Program().run(arguments)
        #expect(result.status == 64 && result.errors.contains(words) && result.output.isEmpty, "\(result)")
    }
}

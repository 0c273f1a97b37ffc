import Age
import Foundation
import TestServers
import TestSupport
import Testing

/// Keys under a passphrase, as a person makes them at a terminal and as a script does. One after the other, since each
/// takes 256 MiB of memory.
@Suite(.serialized, .hangGuard) struct PassphraseCommandTests {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    private func identities(_ program: Program, _ passphrase: String) throws -> [AgeIdentity] {
        try AgeIdentityFile.read(path: program.home + "/qa.key") { try AgePassphrase(passphrase) }
    }

    /// Runs a command line at a terminal of its own.
    private func atTerminal(_ program: Program, _ command: String, typing lines: String...) async throws
        -> Program.Result
    {
        let keys = lines.map { $0 + "\\n" }.joined()
        return try await program.shell("printf '\(keys)' | script -qec \"$UNDERTONE \(command)\" /dev/null")
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func aNewKeyIsProtectedByWhatIsTypedTwice() async throws {
        let program = try Program()
        let result = try await atTerminal(
            program, "keygen --output qa.key --passphrase", typing: "tea for two", "tea for two")
        #expect(result.status == 0, "\(result)")
        let identities = try identities(program, "tea for two")
        #expect(identities.count == 1 && result.output.contains("\(identities[0].recipient)"))
        let attributes = try FileManager.default.attributesOfItem(atPath: program.home + "/qa.key")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func twoThatDifferMakeNothing() async throws {
        let program = try Program()
        let result = try await atTerminal(
            program, "keygen --output qa.key --passphrase", typing: "tea for two", "tea for tow")
        #expect(result.status == 66 && result.output.contains("the two passphrases differ; nothing was made"))
        #expect(!FileManager.default.fileExists(atPath: program.home + "/qa.key"))
    }

    /// Typed once the prompt is there, since what is typed before is shown by any terminal.
    @Test(.enabled(if: hasScript, "script is not installed"))
    func whatIsTypedIsNotShown() async throws {
        let program = try Program()
        let result = try await program.shell(
            """
            mkfifo keys; script -qfec "$UNDERTONE keygen --output qa.key --passphrase" shown < keys > /dev/null &
            exec 3> keys
            for _ in $(seq 200); do grep -q 'new key: ' shown 2>/dev/null && break; sleep 0.05; done
            printf 'tea for two\\n' >&3
            for _ in $(seq 200); do grep -q 'once more: ' shown 2>/dev/null && break; sleep 0.05; done
            printf 'tea for two\\n' >&3
            wait; cat shown
            """)
        #expect(result.output.contains("once more: ") && !result.output.contains("tea"), "\(result)")
        let file = FileManager.default.contents(atPath: program.home + "/qa.key").map(Array.init)
        #expect(AgeIdentityFile.isProtected(try #require(file)))
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func whoGivesUpHasATerminalThatShowsAgainWhatIsTyped() async throws {
        let program = try Program()
        let result = try await program.shell(
            """
            mkfifo keys
            script -qfec '$UNDERTONE keygen --output qa.key --passphrase; echo "status $?"; stty -a' shown < keys > /dev/null &
            exec 3> keys
            for _ in $(seq 200); do grep -q 'new key: ' shown 2>/dev/null && break; sleep 0.05; done
            printf 'tea\\003' >&3
            for _ in $(seq 200); do grep -q 'echoe' shown && break; sleep 0.05; done
            exec 3>&-
            wait; cat shown
            """)
        // A shell without a person starts this with the interrupt ignored; the process would be ended by it else.
        #expect(result.output.contains("no passphrase was given") && result.output.contains("status 66"), "\(result)")
        #expect(result.output.contains(" echo echoe"))
        #expect(!FileManager.default.fileExists(atPath: program.home + "/qa.key"))
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func aKeyIsAskedForOnce() async throws {
        let program = try Program()
        #expect(
            try await program.shell(
                "printf 'tea for two' | $UNDERTONE keygen --output qa.key --passphrase-file /dev/stdin"
            ).status == 0)
        try Data("no segment".utf8).write(to: program.file("x.age"))
        let right = try await atTerminal(program, "segments export x.age --identity qa.key", typing: "tea for two")
        #expect(right.status == 66 && right.output.contains("passphrase of qa.key: "), "\(right)")
        #expect(right.output.contains("undertone: x.age: no encrypted segment"))
        let wrong = try await atTerminal(program, "segments export x.age --identity qa.key", typing: "tea for one")
        #expect(wrong.status == 66 && wrong.output.contains("undertone: qa.key: the passphrase is wrong"), "\(wrong)")
    }

    @Test func withoutATerminalOneLineSaysHow() async throws {
        let program = try Program()
        let result = try await program.shell("setsid -w $UNDERTONE keygen --output qa.key --passphrase")
        #expect(result.status == 66 && result.errorLines.count == 1)
        #expect(result.errors.contains("--passphrase-file"))
        let missing = try await program.run("keygen", "--output", "qa.key", "--passphrase-file", "none")
        #expect(
            missing.status == 66
                && missing.errorLines == ["undertone: none: no file with a passphrase that can be read"])
        try Data("\n".utf8).write(to: program.file("empty"))
        let empty = try await program.run("keygen", "--output", "qa.key", "--passphrase-file", "empty")
        #expect(empty.status == 66 && empty.errorLines == ["undertone: empty: the passphrase is empty"])
        #expect(!FileManager.default.fileExists(atPath: program.home + "/qa.key"))
    }

    /// QA table: `abc` was taken. What is among the first guesses is refused, with how to do better; nothing is made.
    @Test(arguments: ["abc", "123456789", "aaaaaaaaaaaaaaaa", "abababababab", "äöüäöüäöü", "    "])
    func aWeakPassphraseMakesNoKey(words: String) async throws {
        let program = try Program()
        try Data("\(words)\n".utf8).write(to: program.file("words"))
        let result = try await program.run("keygen", "--output", "qa.key", "--passphrase-file", "words")
        #expect(result.status == 66 && result.errorLines.count == 1, "\(result)")
        #expect(
            result.errors.contains("four or five words") && !result.errors.contains(words.count > 4 ? words : "abc"),
            "\(result)")
        #expect(!FileManager.default.fileExists(atPath: program.home + "/qa.key"))
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func aWeakOneIsRefusedBeforeItIsTypedTwice() async throws {
        let program = try Program()
        let result = try await atTerminal(program, "keygen --output qa.key --passphrase", typing: "abc")
        #expect(result.status == 66 && result.output.contains("has 3 characters and needs 10"), "\(result)")
        #expect(!result.output.contains("once more"), "\(result)")
    }
}

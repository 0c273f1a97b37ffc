import DaemonConfiguration
import Glibc
import Logging
import TestServers
import Testing
import Vocabulary

@testable import undertoned

@Suite struct JournalLogHandlerTests {
    @Test func aLineHasItsFieldsAndNoTime() {
        var handler = JournalLogHandler(agent: "alice", isJournal: true)
        handler[metadataKey: "request"] = "7"
        handler[metadataKey: "device"] = "other"
        let event = LogEvent(
            level: .warning, message: "two\nlines", metadata: ["device": "headset"], source: nil, file: #fileID,
            function: #function, line: #line)
        #expect(
            handler.fields(of: event) == [
                "MESSAGE=two?lines", "PRIORITY=4", "SYSLOG_IDENTIFIER=undertoned",
                "UNDERTONE_VERSION=\(Version.current)", "UNDERTONE_AGENT=alice", "UNDERTONE_DEVICE=headset",
                "UNDERTONE_REQUEST=7",
            ])
    }

    @Test(
        arguments: zip(
            Logger.Level.allCases, [LOG_DEBUG, LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARNING, LOG_ERR, LOG_CRIT]))
    func everyLevelHasItsPriority(level: Logger.Level, priority: Int32) {
        #expect(level.syslogPriority == priority)
    }

    @Test(arguments: [
        ("hb.request.id", "UNDERTONE_HB_REQUEST_ID"), ("straße", "UNDERTONE_STRA_E"), ("", "UNDERTONE_"),
        (String(repeating: "x", count: 99), "UNDERTONE_" + String(repeating: "X", count: 54)),
    ])
    func aFieldNameIsOneThatTheJournalTakes(key: String, name: String) {
        #expect(JournalLogHandler.fieldName(of: key) == name)
    }

    /// A reason or a device's name stands in messages and fields: it begins no line, and steers no terminal on which
    /// the journal is read.
    @Test func whatOthersSayIsOneLineOfPlainText() {
        let handler = JournalLogHandler(agent: "alice", isJournal: false)
        let event = LogEvent(
            level: .notice, message: "a\u{1B}]0;x\u{7}\n<0>forged", metadata: ["device": "\u{9B}2J\u{202E}\nMESSAGE=b"],
            source: nil, file: #fileID, function: #function, line: #line)
        let fields = handler.fields(of: event)
        #expect(fields.contains("MESSAGE=a?]0;x??<0>forged") && fields.contains("UNDERTONE_DEVICE=?2J??MESSAGE=b"))
        let line = handler.line(of: event)
        #expect(line.contains(" notice undertoned: device=") && line.contains("forged"))
    }

    @Test(arguments: [
        ["--foo\u{1B}]0;x\u{7}\nforged"], ["--check", "--config", "\u{1B}[2J\nforged"], ["\u{9B}x"],
    ])
    func theDaemonComplainsInPlainText(arguments: [String]) async throws {
        let result = try await Program("undertoned").run(arguments)
        let text = result.output + result.errors
        #expect(text.unicodeScalars.allSatisfy { PlainText.allows($0) || $0 == "\n" })
        #expect(!text.contains("\nforged") && result.status != 0 && result.status < 128)
    }
}

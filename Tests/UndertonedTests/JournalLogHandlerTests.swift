import DaemonConfiguration
import Glibc
import Logging
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
}

import Events
import Fleet
import Testing
import Vocabulary

@testable import Uplink

@Suite struct UplinkReportTests {
    private static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_000)
    private static func later(_ seconds: Int64) -> Timestamp {
        Timestamp(millisecondsSince1970: instant.millisecondsSince1970 + seconds * 1_000)
    }

    private static func report(server: String?) -> UplinkReport {
        UplinkReport(
            version: "0.1.0", at: instant, server: server, fault: nil, since: instant,
            lanes: [
                .init(
                    name: "alice", socket: "/run/undertone/alice/hub.sock", link: .following, fault: nil, lag: 3,
                    waitingSince: instant, sent: 40, repeated: 2, gaps: 1, oversized: 0),
                .init(
                    name: "bob", socket: "/run/undertone/bob/hub.sock", link: .withheld, fault: "not let in", lag: 0,
                    waitingSince: nil, sent: 0, repeated: 0, gaps: 0, oversized: 0),
            ])
    }

    @Test func figuresTellOfEachLane() {
        let figures = Self.report(server: "hub:4222").figures(isRunning: true, at: Self.later(90))
        for line in [
            "undertone_uplink_running 1", "undertone_uplink_connected 1",
            #"undertone_uplink_following{lane="alice"} 1"#,
            #"undertone_uplink_following{lane="bob"} 0"#, #"undertone_uplink_lag_events{lane="alice"} 3"#,
            #"undertone_uplink_lag_seconds{lane="alice"} 90.0"#, #"undertone_uplink_lag_seconds{lane="bob"} 0.0"#,
            #"undertone_uplink_sent_events_total{lane="alice"} 40"#, #"undertone_uplink_gaps_total{lane="alice"} 1"#,
            "# TYPE undertone_uplink_lag_events gauge",
        ] { #expect(figures.split(separator: "\n").contains(line[...]), "\(line)") }
    }

    /// What stopped has nothing that is up, whatever it wrote last.
    @Test func whatDoesNotRunIsNotUp() {
        let figures = Self.report(server: "hub:4222").figures(isRunning: false, at: Self.instant)
        for line in [
            "undertone_uplink_running 0", "undertone_uplink_connected 0",
            #"undertone_uplink_following{lane="alice"} 0"#,
        ] { #expect(figures.split(separator: "\n").contains(line[...]), "\(line)") }
        #expect(
            Self.report(server: nil).figures(isRunning: true, at: Self.instant).contains(
                "undertone_uplink_connected 0\n"))
    }

    @Test func aReportIsReadAsItWasWritten() throws {
        let report = Self.report(server: nil)
        #expect(try JSON.value(UplinkReport.self, from: JSON.text(report)) == report)
    }
}

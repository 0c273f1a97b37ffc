import Testing

@testable import undertone

struct DoctorReportTests {
    private let report = DoctorReport(findings: [
        .ok("unit", "active"),
        .warning("source", "muted, and nobody knows why that should be so today", hint: "unmute it"),
        .fault("sound server", "away", hint: "start it"),
    ])

    private func text(width: Int?) -> [String] { report.lines(width: width).map { $0.text(hasColour: false) } }

    @Test func columnsAreBelowOneAnotherAndHintsBelowTheirFindings() {
        #expect(
            text(width: nil) == [
                "ok       unit          active",
                "warning  source        muted, and nobody knows why that should be so today",
                "                       > unmute it",
                "fault    sound server  away",
                "                       > start it",
                "",
                "1 fault, 1 warning, 1 ok",
            ])
    }

    @Test func longTextsGoOnInTheirColumn() {
        let lines = text(width: 60)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines[1...2].map { $0.drop { $0 != "m" && $0 != "s" } }.joined(separator: "|").contains("muted, and"))
        #expect(lines[2].hasPrefix(String(repeating: " ", count: 23)) && !lines[2].contains(">"))
    }

    @Test func inANarrowTerminalWordsStandBelowTheirName() {
        let lines = text(width: 40)
        #expect(lines.allSatisfy { $0.count <= 40 })
        #expect(lines[2...3] == ["warning  source", "    muted, and nobody knows why that"])
    }

    @Test func onlyFaultsCount() {
        #expect(report.faults > 0)
        #expect(DoctorReport(findings: [.warning("a", "b", hint: "c")]).faults == 0)
    }
}

import Testing
import Vocabulary

@testable import Alerting

/// Stopped after every score and restored into a new machine, it does what it would have done.
@Suite struct AlertMachineStateTests {
    private static let rule: AlertRule = {
        var rule = AlertRule.standard
        (rule.minimumDurationS, rule.clearAfterS, rule.holdOffS, rule.maxPerHour) = (2, 3, 4, 2)
        return rule
    }()
    /// Gathered and used up, raised, lifted, falling calm and up again, cleared, held off, raised twice more.
    private static let values: [Float?] =
        run(10, 4) + run(65, 2) + run(nil, 3) + run(10, 3) + run(70, 8) + run(95, 7) + run(20, 3) + run(80, 5)
        + run(15, 9) + run(90, 14) + run(nil, 22) + run(65, 20) + run(10, 12) + run(70, 8)

    private static func run(_ value: Float?, _ count: Int) -> [Float?] {
        [Float?](repeating: value, count: count)
    }

    private static func restored(_ machine: inout AlertMachine) throws -> AlertMachine {
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &machine))
        var span = bytes.mutableSpan
        StateArchive.save(&machine, into: &span)
        var other = AlertMachine(rule: rule, latencyS: 0.1)
        try StateArchive.restore(&other, from: bytes.span)
        return other
    }

    @Test func everyStateGoesOn() throws {
        var whole = AlertMachine(rule: Self.rule, latencyS: 0.1)
        var pieces = AlertMachine(rule: Self.rule, latencyS: 0.1)
        var kinds: Set<String> = []
        for (index, value) in Self.values.enumerated() {
            let score = AlertMachineTests.score(value, at: StreamTime(seconds: Double(index) / 2))
            let expected = whole.push(score, threshold: 1)
            #expect(pieces.push(score, threshold: 1) == expected)
            #expect(pieces.takePeak() == whole.takePeak())
            #expect(pieces.takeAlertPeak() == whole.takeAlertPeak())
            switch expected {
            case .raised: kinds.insert("raised")
            case .reopened: kinds.insert("reopened")
            case .rising: kinds.insert("rising")
            case .cleared: kinds.insert("cleared")
            case nil: break
            }
            pieces = try Self.restored(&pieces)
            #expect(pieces.openAlert == whole.openAlert)
        }
        #expect(kinds == ["raised", "reopened", "rising", "cleared"])
    }
}

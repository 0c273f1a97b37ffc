import Events
import Testing

@testable import EventLog

/// Every command and signal in every state, against a table that was written by hand from what people may do.
struct AlertLifeTests {
    /// Columns: acknowledge, takeOver by the handler, takeOver by another, handOn, resolve, raise, rise, clear,
    /// escalate. `=` nothing is left to be done, `!reason` refused.
    private static let expected: [AlertState: [String]] = [
        .raised: [
            "acknowledged", "taken_over", "taken_over", "handed_on", "!notSeen", "raised", "rising", "cleared",
            "raised+",
        ],
        .rising: [
            "acknowledged", "taken_over", "taken_over", "handed_on", "!notSeen", "rising", "rising", "cleared",
            "rising+",
        ],
        .acknowledged: [
            "=", "taken_over", "taken_over", "handed_on", "resolved", "acknowledged", "acknowledged", "cleared",
            "acknowledged",
        ],
        .takenOver: [
            "=", "=", "!taken", "handed_on", "resolved", "taken_over", "taken_over", "cleared", "taken_over",
        ],
        .handedOn: [
            "acknowledged", "taken_over", "taken_over", "handed_on", "resolved", "handed_on", "handed_on", "cleared",
            "handed_on+",
        ],
        .cleared: ["=", "!over", "!over", "!over", "resolved", "raised", "rising", "cleared", "cleared"],
        .resolved: ["=", "!resolved", "!resolved", "!resolved", "=", "raised", "rising", "resolved", "resolved"],
    ]

    private func name(_ life: AlertLife, _ command: HandlingStep, by person: String) -> String {
        do throws(AlertLife.Refused) {
            return try life.after(command, by: person)?.state.rawValue ?? "="
        } catch {
            #expect(error.sentence(alert: "a-1").contains("a-1") && error.sentence(alert: "a-1").hasSuffix("."))
            return "!\(error.reason)"
        }
    }

    @Test(arguments: AlertState.allCases)
    func everyStepLeadsWhereTheTableSays(state: AlertState) throws {
        let life = AlertLife(state: state, handler: "ivan")
        var row = [
            name(life, .acknowledge, by: "olga"), name(life, .takeOver, by: "ivan"), name(life, .takeOver, by: "olga"),
            name(life, .handOn(to: "vera"), by: "olga"),
            name(life, .resolve(note: nil, nothingWrong: false), by: "olga"),
        ]
        for step in [AlertLife.Step.raise, .rise, .clear, .escalate] {
            let after = life.after(step)
            row.append(after.state.rawValue + (after.tier > 0 ? "+" : ""))
        }
        #expect(row == Self.expected[state])
    }

    @Test func everyCellOfBothTablesIsFilled() {
        for state in AlertState.allCases {
            #expect(Set(AlertLife.steps[state].map(\.keys) ?? [:].keys) == Set(AlertLife.Step.allCases))
        }
        for dispute in AlertDispute.allCases {
            #expect(Set(AlertLife.verdicts[dispute].map(\.keys) ?? [:].keys) == Set(AlertLife.DisputeStep.allCases))
        }
    }

    @Test(arguments: AlertState.allCases)
    func requestForHelpIsEndedByAPersonAlone(state: AlertState) {
        let life = AlertLife(state: state, kind: .help)
        #expect(life.after(.clear) == life)
        #expect(name(life, .contest(reason: "no"), by: "maria") == "!ownRequest")
        #expect(name(life, .judge(upheld: true, note: nil), by: "vera") == "!ownRequest")
    }

    @Test(
        arguments: [
            (.none, ["contested", "!notContested", "!notContested"]), (.contested, ["=", "upheld", "dismissed"]),
            (.upheld, ["!judged", "=", "!judged"]), (.dismissed, ["!judged", "!judged", "="]),
        ] as [(AlertDispute, [String])], AlertState.allCases)
    func disputeGoesItsOwnWayInEveryState(row: (dispute: AlertDispute, expected: [String]), state: AlertState) {
        let life = AlertLife(state: state, dispute: row.dispute)
        let commands: [HandlingStep] = [
            .contest(reason: "a cold"), .judge(upheld: true, note: nil), .judge(upheld: false, note: nil),
        ]
        let found = commands.map { command -> String in
            do throws(AlertLife.Refused) {
                let after = try life.after(command, by: "maria")
                #expect(after.map { $0.state == state } ?? true)
                return after?.dispute.rawValue ?? "="
            } catch {
                return "!\(error.reason)"
            }
        }
        #expect(found == row.expected)
    }

    @Test func tierEndsWhereNobodyIsLeftToBeTold() {
        var life = AlertLife(state: .raised)
        for _ in 0..<10 { life = life.after(.escalate) }
        #expect(life.tier == AlertLife.highestTier && life.state == .raised)
    }

    @Test func clearedAlertThatNobodySawCanBeAcknowledgedOnce() throws {
        let seen = try #require(try AlertLife(state: .cleared).after(.acknowledge, by: "ivan"))
        #expect(seen.state == .cleared && seen.handler == "ivan")
        #expect(try seen.after(.acknowledge, by: "olga") == nil)
    }

    @Test func resolvedAlertThatRisesIsNewsAgain() {
        var life = AlertLife(state: .resolved, handler: "ivan")
        life.tier = 2
        #expect(life.after(.rise) == AlertLife(state: .rising))
    }
}

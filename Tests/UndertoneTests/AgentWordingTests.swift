import Events
import Foundation
import Testing
import Vocabulary

@testable import Feed
@testable import undertone

/// What the agent is told of their own request, their data and their daemon.
@Suite struct AgentWordingTests {
    private static func record(_ state: AlertState, handler: String? = nil, seenBy: String? = nil) -> AlertRecord {
        let alert = AlertPayload(
            alertID: "ec6fd74f-0000", agent: "maria", kind: .help, level: .critical, score: 0, confidence: 0,
            onsetAt: ServedFeed.instant, raisedAt: ServedFeed.instant, explanation: "he shouts", reasons: [])
        return AlertRecord(
            alert: alert,
            life: AlertLife(state: state, kind: .help, dispute: .none, tier: 0, handler: handler, nothingWrong: false),
            highestLevel: .critical, acknowledgedBy: seenBy, lastSequence: 1)
    }

    // D2: who can see it, and whether anybody does; never a word that tells an onlooker what it was.
    @Test(
        arguments: [
            (0, "nobody is watching just now. It stays open until somebody has seen it"),
            (1, "one is watching now"), (3, "3 are watching now"), (nil, "every supervisor can see it"),
        ] as [(Int?, String)])
    func aRequestSaysWhetherAnybodyIsWatching(watching: Int?, words: String) {
        let receipt = HelpReceipt(record: Self.record(.raised), watching: watching, unreachable: nil)
        let said = HelpMeCommand.audience(receipt)
        #expect(said.contains(words) && !said.contains("help"), "\(said)")
    }

    @Test func whereNobodyCanConnectThatIsSaidBeforeAllElse() {
        let receipt = HelpReceipt(record: Self.record(.raised), watching: 0, unreachable: "the socket is gone")
        let said = HelpMeCommand.audience(receipt)
        #expect(said.hasPrefix("nobody can see it") && said.contains("the socket is gone"), "\(said)")
    }

    // D2: what has become of it.
    @Test func statusTellsWhoHasSeenIt() {
        #expect(StatusCommand.standing(Self.record(.raised)).contains("open, nobody has said"))
        #expect(StatusCommand.standing(Self.record(.acknowledged, seenBy: "sam")).contains("seen by sam"))
        let taken = Self.record(.takenOver, handler: "sue", seenBy: "sam")
        #expect(StatusCommand.standing(taken).contains("taken over by sue"))
        #expect(
            StatusCommand.standing(Self.record(.handedOn, handler: "zoe", seenBy: "sam")).contains("handed on to zoe"))
    }

    // D8: of everything that others can do with personal data no route is ever shown.
    @Test func whatOthersDidIsSaidInWords() {
        let routes = Routes.own.map(\.name) + ["HEAD /v1/segments/{id}", "GET /v2/new/things/{id}"]
        let steps: [HandlingStep] = [
            .acknowledge, .takeOver, .handOn(to: "x"), .resolve(note: nil, nothingWrong: true), .contest(reason: "r"),
            .judge(upheld: false, note: nil), .escalate(tier: 2),
        ]
        let others = ["segment.hold", "segment.object", "consent.suspend", "erase", "log.doubt", "audit.seal"]
        let mine = MinePayload(
            agent: "maria", held: [], alerts: [Self.record(.raised)], segments: [], accesses: [],
            consent: ServedFeed.consent)
        for action in routes + steps.map(\.action) + others {
            let entry = AuditEntry(
                sequence: 1, at: ServedFeed.instant, actor: Person(name: "quinn", uid: 1, role: "qa"), action: action,
                object: "ec6fd74f-0000", outcome: .allowed, previous: "p", hash: "h")
            let said = Access.summed([entry], byReason: true).map(AccessWording(mine).sentence).joined()
            #expect(!said.contains("/") && !said.contains("GET") && !said.contains("POST"), "\(said)")
            #expect(!said.contains("{") && !said.contains("alert."), "\(said)")
        }
    }

    @Test func whatOthersHoldGoesWhenTheHoldEnds() {
        func goes(_ count: Int, held: Int, _ what: String = MinePayload.Holding.segments) -> String {
            MineShowCommand.goes(.init(what: what, count: count), heldByOthers: held)
        }
        #expect(goes(2, held: 2) == "when the hold ends")
        #expect(goes(3, held: 1) == "when you erase it; 1 of them when the hold ends")
        #expect(goes(1, held: 0) == "when you erase it")
        #expect(goes(0, held: 0) == "")
        #expect(goes(2, held: 2, MinePayload.Holding.events) == "when you erase it")
    }

    @Test(arguments: [
        ("failed", "78", "undertoned --check"), ("failed", "1", "journalctl"), ("activating", "77", "root"),
    ])
    func aUnitThatFailsSaysWhyAndNotOnlyThatItIsToBeStarted(state: String, status: String, hint: String) {
        var unit = UnitFacts.Unit.running()
        unit.properties["ActiveState"] = state
        unit.properties["ExecMainStatus"] = status
        let said = UnitCheck.whyNotRunning(unit)
        #expect(said?.contains("undertoned.service is \(state)") == true && said?.contains(hint) == true)
        unit.properties["ActiveState"] = "inactive"
        #expect(UnitCheck.whyNotRunning(unit) == nil, "nobody has asked for it: it is to be started")
    }

    /// A voice that is known is not called one that is being learned, because nothing was said since the start.
    @Test(
        arguments: [
            (nil, "learning", "none now"), (nil, "calm", "none now, calm"), (nil, "critical", "none now, critical"),
            (41.6, "calm", "42 of 100, calm (confidence 1.0)"),
        ] as [(Double?, String, String)])
    func scoreIsSaidInWords(value: Double?, state: String, words: String) {
        let score = StatusPayload.Score(value: value, confidence: 1, state: state)
        #expect(StatusCommand.score(score).text(hasColour: false) == words)
    }

    // `mine` after an erasure, and `audit show`: whole identifiers and raw times.
    @Test(arguments: [
        ("4874ffd7-67f0-4b1c-8f0e-0123456789ab", "4874ffd7"),
        ("4874ffd7-67f0-4b1c-8f0e-0123456789ab-0", "4874ffd7…-0"),
        ("4874ffd7-67f0-4b1c-8f0e-0123456789ab-0-r2", "4874ffd7…-0-r2"), ("call-1", "call-1"), ("", ""),
        ("9 more since \(ServedFeed.instant.text)", "9 more since \(Wording.since(ServedFeed.instant))"),
        ("9 more since 2026-99-99T99:99:99Z", "9 more since 2026-99-99T99:99:99Z"),
    ])
    func whatARowIsOfIsShownAsTablesShowIt(object: String, shown: String) {
        #expect(Wording.object(object) == shown)
    }

    // A shortened identifier was refused when it was pasted.
    @Test(arguments: [
        ("0e36475a…-0", true), ("0e36475a...-0", true), ("0E36475A…-0", true), ("0e36475a…", true), ("0e36", true),
        ("0e36475a-67f0-4b1c-8f0e-0123456789ab-0", true), ("0e36475a…-1", false), ("…-0", false), ("…", false),
        ("0e3…-0", false), ("0e36475a-67f0-4b1c-8f0e-0123456789ab-0…-0", false), ("0e36475b…-0", false),
    ])
    func whatATableShowsIsUnderstood(given: String, isMeant: Bool) {
        #expect(GivenIdentifier(given).means("0e36475a-67f0-4b1c-8f0e-0123456789ab-0") == isMeant)
    }
}

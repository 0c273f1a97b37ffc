import Capture
import Events
import Languages
import Testing
import Vocabulary

@testable import undertone

/// What the icon shows, and what its menu answers; pure.
struct TrayViewTests {
    private static func facts(_ line: String?, isUp: Bool = true, pause: Bool = false) -> TrayFacts {
        var facts = TrayFacts()
        (facts.line, facts.isUp, facts.isPausedByAgent) = (line, isUp, pause)
        return facts
    }

    @Test(arguments: [
        ("capturing", TrayState.heard), ("capturing: a tone lies over the voice", .heard), ("muted: x", .silent),
        ("deaf", .silent), ("lost: x", .silent), ("moved", .silent), ("waiting: no headset", .silent),
        ("suspended", .silent), ("paused", .paused), ("paused: payment, its time is over", .paused),
        ("paused, until 2026-01-01T00:00:00.000Z", .paused), ("paused: the agent has not consented", .awaitsConsent),
        ("paused: the agent is asked for consent anew", .awaitsConsent), ("stopped", .absent), ("", .silent),
        ("::::", .silent), ("\u{202E}gnirutpac", .silent),
    ])
    func everyLineOfTheStateFileIsOneOfFive(line: String, state: TrayState) {
        #expect(TrayState(Self.facts(line)) == state)
        #expect(TrayState(Self.facts(line, isUp: false)) == .absent, "no daemon answers")
    }

    @Test func everyConditionOfCaptureIsKnown() {
        for condition in CaptureState.Condition.allCases where condition != .stopped {
            #expect(TrayState(Self.facts(condition.rawValue)) != .absent)
        }
        // An agent may give any reason for a pause.
        #expect(TrayState(Self.facts("paused: \(CaptureHold.consent.reason)", pause: true)) == .paused)
    }

    @Test func noTwoStatesLookOrReadAlike() {
        #expect(Set(TrayState.allCases.map(\.icon)).count == TrayState.allCases.count)
        for language in Language.allCases {
            #expect(Set(TrayState.allCases.map { language.text($0.phrase) }).count == TrayState.allCases.count)
        }
    }

    @Test func theMenuOffersWhatCanBeDoneAndWhatThereIs() {
        let all: Set = ["breathe", "mine", "contacts", "consent"]
        func labels(_ facts: TrayFacts, _ commands: Set<String> = []) -> [String] {
            TrayView(facts, in: .english, commands: commands).items.compactMap(\.label)
        }
        #expect(labels(Self.facts("paused", pause: true)).contains("Resume"))
        #expect(!labels(Self.facts("paused: the screen is locked")).contains("Resume"))
        #expect(!labels(Self.facts("capturing")).contains("Breathe for a minute…"))
        #expect(labels(Self.facts("capturing"), all).contains("Breathe for a minute…"))
        // Where there is no terminal, a browser shows the pace, and nothing else.
        let page = TrayView(Self.facts("capturing"), in: .english, commands: ["breathe"])
        #expect(
            page.items.contains { $0.action == .breathe }
                && !page.items.contains { $0.label?.hasPrefix("Whom") == true })
        #expect(labels(Self.facts("paused: the agent has not consented"), all).contains("What Undertone asks of you…"))
        for line in ["capturing", "paused", "deaf", "paused: the agent has not consented", nil] {
            let view = TrayView(Self.facts(line), in: .english, commands: all)
            #expect(view.items.contains { $0.action == .help }, "help is always there")
            #expect(Set(view.items.map(\.id)).count == view.items.count)
            #expect(view.items.allSatisfy { $0.id > 0 } && view.items.last?.label != nil)
        }
    }

    /// More requests than there is room for, and names of any length.
    @Test func whatComesFromOutsideStaysSmall() throws {
        var facts = Self.facts("capturing")
        let name = String(repeating: "Ж", count: 5_000) + "\u{1B}[31m"
        let alert = AlertPayload(
            alertID: "a", agent: "maria", kind: .help, level: .critical, score: 0, confidence: 0,
            onsetAt: Timestamp(millisecondsSince1970: 0), raisedAt: Timestamp(millisecondsSince1970: 0),
            explanation: "", reasons: [])
        var record = AlertRecord(
            alert: alert, life: AlertLife(state: .acknowledged, kind: .help), highestLevel: .critical, lastSequence: 1)
        record.acknowledgedBy = name
        facts.requests = Array(repeating: try #require(TrayRequest(record)), count: 1_000)
        let view = TrayView(facts, in: .english, commands: [])
        #expect(view.details.count == 5 && view.details.allSatisfy { $0.utf8.count < 100 })
        #expect(view.items.count < 20 && Set(view.items.map(\.id)).count == view.items.count)
        record.life.state = .resolved
        #expect(TrayRequest(record) == nil, "what is over is no news")
    }

    @Test func aChangeIsToldAndNothingElse() {
        var item = TrayItem(TrayView(Self.facts("capturing"), in: .english, commands: []))
        #expect(item.show(TrayView(Self.facts("capturing"), in: .english, commands: [])) == [])
        let revision = item.menu.revision
        let told = item.show(TrayView(Self.facts("deaf"), in: .english, commands: []))
        #expect(told.map(\.member) == ["NewIcon", "NewTitle", "NewToolTip", "LayoutUpdated"])
        #expect(item.menu.revision == revision + 1)
    }

    @Test func onlyAClickOnWhatIsThereDoesAnything() {
        let menu = TrayMenu(items: TrayView(Self.facts("capturing"), in: .english, commands: []).items)
        #expect(menu.answer(.event(20, "clicked")).action == .help)
        for (id, name) in [(20, "hovered"), (20, ""), (20, "Clicked"), (0, "clicked"), (1, "clicked")]
            as [(Int32, String)]
        {
            #expect(menu.answer(.event(id, name)) == TrayMenu.Answer(values: []))
        }
        #expect(menu.answer(.event(99, "clicked")) == TrayMenu.Answer())
        let many = menu.answer(.events([(99, "clicked"), (10, "clicked"), (20, "clicked")]))
        #expect(many == TrayMenu.Answer(values: [.list("i", [.int(99)])], action: .pauseFor5))
    }
}

import EventLog
import Events
import Feed
import Foundation
import Languages
import Policy
import Testing
import Vocabulary

@testable import EventLog
@testable import undertoned

/// Consent counts for what it was given for, and for nothing wider (attack 71).
struct TermsTests {
    /// One change of the configuration, and the purposes about which the agent is asked anew.
    struct Change: CustomTestStringConvertible {
        let testDescription: String
        let asked: [String]
        let change: @Sendable (inout ConsentTerms) -> Void

        init(_ name: String, asks asked: [String], _ change: @escaping @Sendable (inout ConsentTerms) -> Void) {
            (testDescription, self.asked, self.change) = (name, asked, change)
        }
    }

    static let shared = ["alerts", "replay"]
    static let changes = [
        Change("nothing", asks: []) { _ in },
        Change("a narrower profile", asks: []) { $0.profile = "agent-only" },
        Change("a profile that nobody knows", asks: []) { $0.profile = "whatever" },
        Change("a further key", asks: ["replay"]) { $0.recipients.append("age1bbbbbbbbbbbb") },
        Change("another key", asks: ["replay"]) { $0.recipients = ["age1bbbbbbbbbbbb"] },
        Change("a key less", asks: []) { $0.recipients = [] },
        Change("another group of supervisors", asks: shared) { $0.groups["supervisor"] = "users" },
        Change("another group of QA", asks: shared) { $0.groups["qa"] = "users" },
        Change("a further role", asks: shared) { $0.groups["auditor"] = "users" },
        // Whoever sees it there sits at another computer, of a group of its own.
        Change("a hub of the site", asks: shared) { $0.hub = "undertone-hub" },
        Change("events kept longer", asks: shared) { $0.keepEventDays = 91 },
        Change("events kept shorter", asks: []) { $0.keepEventDays = 30 },
        Change("recordings kept longer", asks: ["replay"]) { $0.keepSegmentDays = 31 },
        Change("recordings kept shorter", asks: []) { $0.keepSegmentDays = 7 },
        Change("recordings for evaluation kept longer", asks: []) { $0.keepEvaluationDays = 400 },
        Change("two people to hear", asks: []) { $0.secondPerson = true },
        Change("another country", asks: ["self-view", "alerts", "replay"]) { $0.territory = "IN" },
        Change("another reason", asks: shared) { $0.basis = "another reason than before" },
        Change("a purpose more", asks: []) { $0.purposes.append("evaluation") },
    ]

    private func agreed(_ terms: ConsentTerms = WordBench.terms) throws -> (WordBench, WordBench.Run) {
        let bench = try WordBench()
        bench.terms = terms
        let run = try bench.start()
        try run.say(true, .selfView, .alerts, .replay)
        return (bench, run)
    }

    @Test(arguments: changes) func whatIsWiderAsksAnewAndWhatIsNarrowerDoesNot(change: Change) throws {
        let (bench, _) = try agreed()
        change.change(&bench.terms)
        for _ in 0..<2 {
            let run = try bench.start()
            let asked = run.consents.page().purposes.filter { $0.suspension != nil }.map(\.purpose)
            #expect(asked == change.asked)
            #expect(Set(run.granted) == Set(["self-view", "alerts", "replay"]).subtracting(change.asked))
            #expect(run.microphone.isHeard == run.granted.contains("self-view"))
            let told = try run.log.page(after: 0).records.filter { $0.type.shortName == "policy.changed" }
            #expect(told.count == (bench.terms == WordBench.terms ? 0 : 1), "once for each change")
        }
        // Agreed to anew it counts, and stays.
        let run = try bench.start()
        try run.say(true, .selfView, .alerts, .replay)
        #expect(try bench.start().granted == ["self-view", "alerts", "replay"])
    }

    @Test func agentOnlyThenSupervisedSharesNothingBeforeTheAgentAgrees() throws {
        var narrow = WordBench.terms
        narrow.profile = "agent-only"
        let (bench, run) = try agreed(narrow)
        try run.log.append(.alert(.raised, WordTests.alert))
        bench.terms.profile = "supervised"
        let wide = try bench.start()
        #expect(wide.granted == ["self-view"] && !wide.consents.permissions.visibility.sharesAlerts)
        #expect(
            wide.consents.page().purposes.first { $0.purpose == "alerts" }?.suspension
                == "profile agent-only is now supervised")
        let (before, after) = ("agent-only", "supervised")
        #expect(
            wide.notices.value == [.changed([Phrase("profile \(before) is now \(after)")], suspends: true)])
        try wide.say(true, .alerts)
        #expect(wide.consents.permissions.visibility.sharesPatterns)
        #expect(try wide.log.alert(id: "a")?.writtenUnder == Visibility.none, "the past stays as it was")
    }

    /// Switched off it is narrower, and switched on again it is asked again; carried by others it is asked, too.
    @Test func aHubThatIsSwitchedOnAgainAsksAgain() throws {
        var terms = WordBench.terms
        terms.hub = "undertone-hub"
        let (bench, _) = try agreed(terms)
        for (hub, asks) in [(nil, false), ("undertone-hub", true), ("users", true)] as [(String?, Bool)] {
            bench.terms.hub = hub
            let run = try bench.start()
            #expect(run.granted == (asks ? ["self-view"] : ["self-view", "alerts", "replay"]), "\(hub ?? "off")")
            try run.say(true, .selfView, .alerts, .replay)
        }
    }

    /// The words say where it goes, and of a desktop without a hub nothing is said or stored that was not before.
    @Test func theTermsNameTheHubOnlyWhereThereIsOne() throws {
        var terms = WordBench.terms
        let before = try JSON.text(terms)
        #expect(!before.contains("hub") && terms.sentToHub == nil && !terms.lines.map(\.hasValues).isEmpty)
        #expect(try JSON.value(ConsentTerms.self, from: before) == terms)
        let count = terms.lines.count
        terms.hub = "undertone-hub"
        #expect(terms.lines.count == count + 1)
        #expect(Language.english.text(terms.lines[count]).contains("your site's hub on another computer"))
    }

    @Test func whatWasNarrowedIsTheNewBound() throws {
        let (bench, _) = try agreed()
        bench.terms.keepEventDays = 30
        #expect(try bench.start().granted.count == 3)
        bench.terms.keepEventDays = 90
        #expect(try bench.start().granted == ["self-view"], "it was agreed to once, and no longer")
    }

    @Test func whatWasNarrowedIsTheNewBoundAlsoWhereTheLogTakesItLater() throws {
        let (bench, _) = try agreed()
        bench.terms.keepEventDays = 30
        bench.refuse(.log)
        let run = try bench.start()
        #expect(run.granted.count == 3)
        bench.refuse(.neither)
        run.settle()
        #expect(run.notices.value.last == .changed([Phrase("events are kept \(30) days, were \(90)")], suspends: false))
        bench.terms.keepEventDays = 90
        #expect(try bench.start().granted == ["self-view"])
    }

    @Test func aWiderTimeThatEndsBeforeTheAgentIsAskedIsStillAsked() throws {
        let (bench, _) = try agreed()
        bench.terms.recipients.append("age1bbbbbbbbbbbb")
        _ = try bench.start()
        bench.terms = WordBench.terms
        let run = try bench.start()
        #expect(!run.granted.contains("replay"))
        #expect(try run.log.page(after: 0).records.count { $0.type.shortName == "policy.changed" } == 2)
    }

    @Test(arguments: [("agent-only", true), ("measure-only", false), ("supervised", false)])
    func anOldConsentCountsWhereNothingLeaves(profile: String, counts: Bool) throws {
        let bench = try WordBench()
        let log = try EventLog(path: bench.logPath, source: "test", families: .own)
        try log.recordConsent(
            purpose: "self-view", isGranted: true, noticeVersion: Purpose.selfView.noticeVersion, agent: "alice",
            by: WordBench.alice)
        bench.terms.profile = profile
        #expect(try bench.start().microphone.isHeard == counts)
        // What counted then is bound to what there was.
        bench.terms.profile = "supervised"
        bench.terms.territory = "IN"
        #expect(try !bench.start().microphone.isHeard)
    }

    /// Item 3: the notices tell of help for the agent, so who has read those of before is asked anew, whatever the
    /// profile; what was said to the former ones stays in the log.
    @Test(arguments: [("self-view", 1), ("alerts", 1), ("evaluation", 2)])
    func aConsentToAFormerNoticeDoesNotCount(_ purpose: String, _ version: Int) throws {
        let bench = try WordBench()
        let log = try EventLog(path: bench.logPath, source: "test", families: .own)
        bench.terms.profile = "agent-only"
        try log.recordConsent(
            purpose: purpose, isGranted: true, noticeVersion: version, agent: "alice", by: WordBench.alice,
            terms: bench.terms)
        let run = try bench.start()
        #expect(run.granted.isEmpty && !run.microphone.isHeard)
        #expect(try run.log.consents().first?.isGranted == true)
    }

    @Test func whoAgreesSaysWhatTheyHaveRead() throws {
        let bench = try WordBench()
        let run = try bench.start()
        for terms in [nil, "", String(repeating: "0", count: 64)] {
            let refusal = #expect(throws: FeedRefusal.self) {
                try run.consents.change(
                    ConsentChange(
                        purpose: "alerts", granted: true, noticeVersion: Purpose.alerts.noticeVersion, terms: terms),
                    by: WordBench.alice)
            }
            #expect(refusal?.code == .conflict)
        }
        try run.say(true, .alerts)
        #expect(run.notices.value.last == .granted(.alerts), "the desktop tells, whoever it was")
    }

    @Test func theWordsNameKeysAndGroups() {
        var after = WordBench.terms
        after.recipients = ["age1bbbbbbbbbbbbccccc"]
        after.groups["qa"] = "everybody"
        #expect(
            WordBench.terms.changes(to: after).map(\.words) == [
                "recordings are now also for age1bbbbbbbb...", "recordings are no longer for age1aaaaaaaa...",
                "qa is now whoever is in group everybody, was undertone-qa",
            ])
    }

    /// Words of a log, the key of a recording's eight letters among them, are not all that is compared.
    @Test func keysThatLookAlikeAreTwo() {
        var (before, after) = (WordBench.terms, WordBench.terms)
        before.recipients = ["age1aaaaaaaaaaaaaaaab"]
        after.recipients = ["age1aaaaaaaaaaaaaaaac"]
        #expect(before.changes(to: after).contains { $0.widens.contains(.replay) })
    }
}

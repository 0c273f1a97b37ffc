import EventLog
import Events
import Foundation
import Languages
import Logging
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// What the agent is told of alerts and of who helps, and what they can do from a notice (issue 17, item 1; D2).
@Suite(.enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), .hangGuard)
struct AlertNoticesTests {
    @Test func anAlertIsAQuietNoticeInFiguresWithThreeActs() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            let notice = try await bench.awaits(1)
            #expect(notice.summary == "Your voice takes more effort than usual")
            #expect(
                notice.body == """
                    pitch 3.4 semitones above your calm voice, pace 25 % above your calm voice
                    Supervisors can see it in 5 seconds.
                    """)
            #expect(
                notice.actions == [
                    "breathe", "Breathe for one minute", "pause", "Pause for 5 minutes", "help", "Ask for help",
                ])
            #expect(notice.hints.contains("suppress-sound"))
            // That it is raised, others are told.
            try bench.log.append(.alert(.raised, NoticeBench.alert("a")))
            try bench.log.append(.alert(.rising, NoticeBench.alert("a", .critical)))
            let second = try await bench.awaits(2)
            #expect(second.replaced == notice.id && second.body.hasSuffix("Supervisors can see it now."))
        }
    }

    /// Whoever acted at the site's hub is named as anybody else is, also somebody of the agent's own name.
    @Test func whoHasSeenItAtTheHubIsNamed() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.raised, NoticeBench.alert("a")))
            for (count, name) in ["ivan", "maria"].enumerated() {
                let there = Person(name: name, uid: 9, role: "hub", through: "north")
                try bench.log.apply(count == 0 ? .acknowledge : .takeOver, toAlert: "a", by: there)
                let notice = try await bench.awaits(count + 1)
                #expect(notice.summary == (count == 0 ? "ivan has seen it" : "maria is coming"))
            }
            // What the agent does is no news to the agent.
            try bench.log.apply(.contest(reason: "a cough"), toAlert: "a", by: NoticeBench.maria)
            try bench.log.apply(.remark("calm again"), toAlert: "a", by: NoticeBench.sue)
            #expect(try await bench.awaits(3).summary == "sue writes")
        }
    }

    @Test func underAgentOnlyTheNoticeSaysThatItIsAllThereIs() async throws {
        try await NoticeBench().run { bench in
            bench.leadS.withLock { $0 = nil }
            try bench.log.append(.alert(.told, NoticeBench.alert("a", .critical)))
            #expect(try await bench.awaits(1).body.hasSuffix("\nNobody else is told."))
        }
    }

    /// Neighbours: a probation shows nothing; what happened before the start is no news.
    @Test func whatIsTriedAndWhatIsOldShowNothing() async throws {
        let bench = try NoticeBench()
        try bench.log.append(.alert(.told, NoticeBench.alert("old")))
        try await bench.run { bench in
            try bench.log.append(.alert(.tried, NoticeBench.alert("t")))
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            _ = try await bench.awaits(1)
            #expect(bench.desktop.all.count == 1)
        }
    }

    @Test func helpIsAskedForOnceHoweverOftenItIsPressed() async throws {
        try await NoticeBench().run { bench in
            for count in [1, 3] {
                try bench.log.append(.alert(count == 1 ? .told : .rising, NoticeBench.alert("a")))
                let notice = try await bench.awaits(count)
                bench.desktop.press("help", of: notice.id)
                #expect(try await bench.awaits(count + 1).summary == "Your request is sent")
            }
            #expect(try bench.log.alerts().count { $0.alert.kind == .help } == 1)
            #expect(bench.requests.withLock { $0 } == ["a", "a"])
        }
    }

    @Test func anActThatFailsSaysSo() async throws {
        try await NoticeBench().run { bench in
            bench.fails.withLock { $0 = true }
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            bench.desktop.press("help", of: try await bench.awaits(1).id)
            #expect(try await bench.awaits(2).summary == "Your request was NOT sent")
            try bench.log.append(.alert(.rising, NoticeBench.alert("a")))
            bench.desktop.press("pause", of: try await bench.awaits(3).id)
            #expect(try await bench.awaits(4).summary == "The pause could not be begun as it should")
        }
    }

    @Test func aPauseBeginsAfterTheCallAndWhereThereIsNoneAtOnce() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            bench.desktop.press("pause", of: try await bench.awaits(1).id)
            await eventually("no pause") { bench.pauses.withLock { $0 } == 1 }
            bench.calls.set(CallBoard.Call(since: .now, knownBy: "announced"))
            try bench.log.append(.alert(.told, NoticeBench.alert("b")))
            let notice = try await bench.awaits(2)
            #expect(notice.actions.contains("Pause after this call"))
            bench.desktop.press("pause", of: notice.id)
            #expect(try await bench.awaits(3).summary == "Your pause is noted")
            #expect(bench.pauses.withLock { $0 } == 1)
            bench.calls.set(nil)
            await eventually("no pause") { bench.pauses.withLock { $0 } == 2 }
            // The next call ends without one.
            bench.calls.set(CallBoard.Call(since: .now, knownBy: "announced"))
            bench.calls.set(nil)
            try bench.log.append(.alert(.told, NoticeBench.alert("c")))
            _ = try await bench.awaits(4)
            #expect(bench.pauses.withLock { $0 } == 2)
        }
    }

    @Test func theNoticeBecomesThePacerForAMinute() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            bench.desktop.press("breathe", of: try await bench.awaits(1).id)
            for phase in 0..<10 {
                let notice = try await bench.awaits(phase + 2)
                #expect(notice.summary == (phase % 2 == 0 ? "Breathe in …" : "Breathe out …"))
                #expect(notice.actions == [] && notice.body.count == 5)
                await eventually("no breath") { bench.clock.sleeperCount == 1 }
                bench.clock.pass(.milliseconds(5_500))
            }
            #expect(try await bench.awaits(12).summary == "That was one minute")
            #expect(Set(bench.desktop.all.dropFirst().map(\.id)).count == 1, "one notice, replaced each phase")
        }
    }

    /// Neighbours: a desktop that takes notices away by itself does not end it; a second press begins no second one.
    @Test func thePacerStopsWhenItIsClosedByTheAgentAlone() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            bench.desktop.press("breathe", of: try await bench.awaits(1).id)
            let first = try await bench.awaits(2)
            try bench.log.append(.alert(.rising, NoticeBench.alert("a")))
            bench.desktop.close(first.id, isExpired: true)
            let risen = try await bench.awaits(3)
            bench.desktop.press("breathe", of: risen.id)
            // What is pressed is closed: what came before has been heard by then.
            await eventually("it stays") { bench.desktop.closed.contains(risen.id) }
            await eventually("no breath") { bench.clock.sleeperCount == 1 }
            bench.clock.pass(.milliseconds(5_500))
            let second = try await bench.awaits(4)
            #expect(second.summary == "Breathe out …")
            await eventually("no breath") { bench.clock.sleeperCount == 1 }
            bench.desktop.close(second.id)
            try bench.log.append(.alert(.told, NoticeBench.alert("b")))
            // What is pressed later is heard later: the notice is known to be closed by then.
            bench.desktop.press("pause", of: try await bench.awaits(5).id)
            await eventually("no pause") { bench.pauses.withLock { $0 } == 1 }
            bench.clock.pass(.milliseconds(5_500))
            try bench.log.append(.alert(.told, NoticeBench.alert("c")))
            #expect(try await bench.awaits(6).summary == "Your voice takes more effort than usual")
            await eventually("it goes on") { bench.clock.sleeperCount == 0 }
        }
    }

    @Test func whoHasSeenARequestWhoComesAndHowItEndedIsTold() async throws {
        try await NoticeBench().run { bench in
            let log = bench.log
            let id = try log.requestHelp(agent: "maria", by: NoticeBench.maria).alert.alertID
            try log.apply(.acknowledge, toAlert: id, by: NoticeBench.sam)
            #expect(try await bench.awaits(1).summary == "sam has seen it")
            try log.apply(.handOn(to: "sue"), toAlert: id, by: NoticeBench.sam)
            #expect(try await bench.awaits(2).summary == "It was handed to sue")
            try log.apply(.takeOver, toAlert: id, by: NoticeBench.sue)
            #expect(try await bench.awaits(3).summary == "sue is coming")
            try log.undo(onAlert: id, by: NoticeBench.sue)
            #expect(try await bench.awaits(4).summary == "sue has taken that back")
            try log.apply(.remark("line two\nis mine"), toAlert: id, by: NoticeBench.sue)
            let remark = try await bench.awaits(5)
            #expect(remark.summary == "sue writes" && remark.body.hasSuffix("line two?is mine"))
            try log.apply(.takeOver, toAlert: id, by: NoticeBench.sue)
            _ = try await bench.awaits(6)
            try log.apply(.resolve(note: "<b>call</b> me", nothingWrong: false), toAlert: id, by: NoticeBench.sue)
            let end = try await bench.awaits(7)
            #expect(end.summary == "sue has closed it: resolved" && end.body.hasSuffix("\n&lt;b>call&lt;/b> me"))
            #expect(end.body.hasPrefix("Your request for help of "))
        }
    }

    @Test func soItIsWithAnAlertAndWhatTheAgentDoesIsNoNews() async throws {
        try await NoticeBench().run { bench in
            try bench.log.append(.alert(.raised, NoticeBench.alert("a")))
            try bench.log.apply(.contest(reason: "no"), toAlert: "a", by: NoticeBench.maria)
            try bench.log.apply(.acknowledge, toAlert: "a", by: NoticeBench.sam)
            let notice = try await bench.awaits(1)
            #expect(notice.summary == "sam has seen it" && notice.body.hasPrefix("The alert of "))
            await eventually("panels are not told") { bench.changes.withLock { $0 } >= 1 }
        }
    }

    @Test func aRestartTellsNothingTwiceAndOnceWhatWasMissedOfAnOpenRequest() async throws {
        let folder = try TemporaryFolder()
        let first = try NoticeBench(folder)
        let id = try first.log.requestHelp(agent: "maria", by: NoticeBench.maria).alert.alertID
        let other = try first.log.requestHelp(agent: "maria", reason: "x", by: NoticeBench.maria).alert.alertID
        try await first.run { bench in
            try bench.log.apply(.acknowledge, toAlert: id, by: NoticeBench.sam)
            _ = try await bench.awaits(1)
            await eventually("it is not kept") { (try? bench.log.newestSequence) == bench.cursor.read() }
        }
        // While nobody tells: one request is taken over, the other one closed.
        try first.log.apply(.takeOver, toAlert: id, by: NoticeBench.sue)
        try first.log.apply(.acknowledge, toAlert: other, by: NoticeBench.sue)
        try first.log.apply(.resolve(note: nil, nothingWrong: false), toAlert: other, by: NoticeBench.sue)
        let second = try NoticeBench(folder)
        try await second.run { bench in
            #expect(try await bench.awaits(1).summary == "sue is coming")
            try bench.log.append(.alert(.told, NoticeBench.alert("a")))
            _ = try await bench.awaits(2)
            #expect(bench.desktop.all.count == 2)
        }
        let third = try NoticeBench(folder)
        try await third.run { bench in
            try bench.log.append(.alert(.told, NoticeBench.alert("b")))
            #expect(try await bench.awaits(1).summary == "Your voice takes more effort than usual")
        }
    }

    /// Neighbour: the log is another, and shorter.
    @Test func aCursorOfAnotherLogIsBegunAnew() async throws {
        let bench = try NoticeBench()
        bench.cursor.write(1_000_000)
        let id = try bench.log.requestHelp(agent: "maria", by: NoticeBench.maria).alert.alertID
        try bench.log.apply(.acknowledge, toAlert: id, by: NoticeBench.sam)
        try await bench.run { bench in
            try bench.log.apply(.takeOver, toAlert: id, by: NoticeBench.sue)
            #expect(try await bench.awaits(1).summary == "sue is coming")
        }
    }

    @Test(arguments: Language.allCases) func noNoticeSaysMoreThanEffort(language: Language) {
        let alert = AlertWords.notice(of: NoticeBench.alert("a", .critical), leadS: 5)
        let text = (language.text(alert.summary) + language.text(alert.body)).lowercased()
        for word in ["agitated", "71", "critical", "stress", "angry", "calm down"] { #expect(!text.contains(word)) }
        #expect(language == .english || !text.contains("voice"), "\(text)")
    }
}

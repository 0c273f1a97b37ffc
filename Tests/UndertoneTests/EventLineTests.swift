import EventLog
import Testing

@testable import undertone

struct EventLineTests {
    private func event(_ data: EventData) -> Event {
        Event(
            id: "e", source: Event.source(host: "desk", agent: "maria k"), time: ServedFeed.instant, sequence: 1,
            data: data)
    }

    private static let segment = SegmentPayload(
        segmentID: "aaaa1111-2222-1", alertID: "aaaa1111-2222", agent: "maria", startedAt: ServedFeed.instant,
        durationS: 67, bytes: 1_500_000, level: .high, part: 1, reason: "the disk is full")
    private static func capture(_ state: String, reason: String? = nil) -> EventData {
        .captureChanged(
            CapturePayload(
                state: state, device: "Evolve 20", reason: reason, beganAt: ServedFeed.instant,
                before: .init(
                    state: "waiting", beganAt: ServedFeed.instant, endedAt: ServedFeed.instant, durationS: 4)))
    }
    private static func step(_ change: (inout SegmentPayload) -> Void) -> SegmentPayload {
        var payload = segment
        (payload.part, payload.reason) = (0, "complaint 17")
        change(&payload)
        return payload
    }
    private static let baseline = BaselinePayload(agent: "maria", device: "x", speechS: 120)
    private static func help(_ words: String) -> AlertPayload {
        var alert = ServedFeed.alert("aaaa1111-2222")
        (alert.kind, alert.level, alert.explanation) = (.help, .critical, words)
        return alert
    }
    private static func handling(
        to: String? = nil, note: String? = nil, tier: Int? = nil, upheld: Bool? = nil, nothingWrong: Bool? = nil
    ) -> HandlingPayload {
        HandlingPayload(
            alertID: "aaaa1111-2222", by: "ana", at: ServedFeed.instant, to: to, note: note, tier: tier, upheld: upheld,
            nothingWrong: nothingWrong)
    }
    private static let consent = ConsentPayload(
        agent: "maria", purpose: "replay", noticeVersion: 3, at: ServedFeed.instant)
    private static let erasure = ErasurePayload(
        agent: "maria", what: "segments", reason: "consent to replay withdrawn", count: 4, by: "maria",
        at: ServedFeed.instant)
    private static let daemon = DaemonPayload(version: "0.1.0", reason: "start")

    @Test(arguments: [
        (EventData.alertRaised(ServedFeed.alert("aaaa1111-2222")), "HIGH pitch 3.4 semitones"),
        (.alertRising(ServedFeed.alert("aaaa1111-2222")), "▲ HIGH"),
        (
            .alertTried(ServedFeed.alert("aaaa1111-2222")),
            "not told on probation, else high: pitch 3.4 semitones above the calm level for 12 s [aaaa1111]"
        ),
        (.alertCleared(ServedFeed.alert("aaaa1111-2222", cleared: true)), "over after 6 s [aaaa1111]"),
        (
            .alertAcknowledged(.init(alertID: "aaaa1111-2222", by: "ana", at: ServedFeed.instant)),
            "acknowledged by ana [aaaa1111]"
        ),
        (.alertRaised(help("he is threatening me")), "!! HELP !! asks for help: he is threatening me [aaaa1111]"),
        (.alertRaised(help("the agent asks for help")), "!! HELP !! asks for help [aaaa1111]"),
        (.alertTakenOver(handling()), "taken over by ana [aaaa1111]"),
        (.alertHandedOn(handling(to: "ivan")), "handed on by ana to ivan [aaaa1111]"),
        (.alertEscalated(handling(tier: 2)), "▲ WAITING nobody has acknowledged it in time: it goes to tier 2"),
        (.alertResolved(handling(note: "took the call")), "resolved by ana: took the call [aaaa1111]"),
        (.alertResolved(handling()), "resolved by ana [aaaa1111]"),
        (.alertResolved(handling(nothingWrong: true)), "resolved by ana: nothing was wrong [aaaa1111]"),
        (
            .alertResolved(handling(note: "a joke", nothingWrong: true)),
            "resolved by ana: nothing was wrong: a joke [aaaa1111]"
        ),
        (.segmentHeld(step { $0.heldBy = "vera" }), "held segment held by vera: complaint 17 [aaaa1111]"),
        (.segmentReleased(step { _ in }), "segment no longer held: complaint 17 [aaaa1111]"),
        (.segmentAssigned(step { $0.purpose = .evaluation }), "segment is kept for evaluation: complaint 17"),
        (.segmentReplaced(step { _ in }), "segment is for other keys: complaint 17"),
        (.segmentReplaced(step { $0.replaces = "x" }), "segment with a span silenced: complaint 17"),
        (.alertContested(handling(note: "I laughed")), "contested by ana: I laughed [aaaa1111]"),
        (
            .alertJudged(handling(note: "a joke", upheld: true)),
            "by ana: the agent is right, the alert was wrong: a joke"
        ),
        (.alertJudged(handling(upheld: false)), "judged by ana: it was right [aaaa1111]"),
        (.consentGranted(consent), "consent given to replay (notice 3)"),
        (.consentWithdrawn(consent), "consent to replay withdrawn"),
        (.dataErased(erasure), "erased 4 segments by maria: consent to replay withdrawn"),
        (.segmentStored(segment), "1 min 7 s of audio kept, encrypted (1.5 MB) [aaaa1111 part 2]"),
        (.segmentRefused(segment), "NOT KEPT no segment is kept: the disk is full"),
        (.segmentErased(segment), "erased"), (capture("capturing"), "hearing Evolve 20 (waiting for 4 s)"),
        (capture("lost", reason: "it was unplugged"), "NO SOUND it was unplugged (waiting for 4 s)"),
        (capture("paused", reason: "the screen is locked"), "paused the screen is locked"),
        (.baselineReady(baseline), "from 2 min of speech"),
        (.baselineReset(baseline), "learned anew"), (.daemonStarted(daemon), "undertoned 0.1.0"),
        (.daemonStopped(daemon), "undertoned stopped"),
    ])
    func everyEventIsASentence(data: EventData, words: String) {
        let text = EventLine(event(data)).text(hasDay: true, hasColour: false)
        let squeezed = text.split(separator: " ").joined(separator: " ")
        #expect(squeezed.contains("maria k") && squeezed.contains(words), "\(squeezed)")
    }

    @Test func patternIsHeardAndNeverNamed() {
        var alert = ServedFeed.alert("aaaa1111-2222")
        alert.pattern = "agitated"
        let lines = [
            EventLine(event(.alertRaised(alert))), EventLine(event(.alertRising(alert))),
        ].map { $0.text(hasDay: false, hasColour: false) }
        for line in lines {
            #expect(line.contains("higher, louder, faster: pitch 3.4 semitones") && !line.contains("agitated"))
        }
    }

    @Test func wordsGoOnBesideTheMessage() {
        let lines = EventLine(event(.alertRaised(ServedFeed.alert("aaaa1111-2222"))))
            .text(hasDay: false, columns: 60, hasColour: false).split(separator: "\n")
        #expect(lines.count == 3 && lines.allSatisfy { $0.count <= 60 })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(String(repeating: " ", count: 32)) })
    }

    @Test func nothingThatSteersATerminalPasses() {
        let payload = HandlingPayload(
            alertID: "aaaa1111", by: "\u{1B}]0;x\u{07}ana\u{9B}2J\u{202E}", at: ServedFeed.instant)
        let text = EventLine(event(.alertAcknowledged(payload))).text(hasDay: false, hasColour: false)
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(text.contains("?]0;x?ana?2J?"))
    }
}

import Events
import Testing
import Vocabulary

@testable import undertone

struct EventLineTests {
    private func event(_ data: EventData) -> Event {
        Event(
            id: "e", source: Event.source(host: "desk", agent: "maria k"), time: ServedFeed.instant, sequence: 1,
            data: data)
    }

    private static let client = ServedFeed.client(of: "maria k")

    private static let segment = SegmentPayload(
        segmentID: "aaaa1111-2222-1", alertID: "aaaa1111-2222", agent: "maria", startedAt: ServedFeed.instant,
        durationS: 67, bytes: 1_500_000, level: .high, part: 1, reason: "the disk is full")
    private static func capture(_ state: String, reason: String? = nil) -> EventData {
        .capture(
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
    private static func handling(_ step: HandlingStep) -> EventData {
        .handling(step, HandlingPayload(alertID: "aaaa1111-2222", by: "ana", at: ServedFeed.instant))
    }
    private static let consent = ConsentPayload(
        agent: "maria", purpose: "replay", noticeVersion: 3, at: ServedFeed.instant)
    private static let erasure = ErasurePayload(
        agent: "maria", what: "segments", reason: "consent to replay withdrawn", count: 4, by: "maria",
        at: ServedFeed.instant)
    private static let daemon = DaemonPayload(version: "0.1.0", reason: "start")

    @Test(arguments: [
        (EventData.alert(.raised, ServedFeed.alert("aaaa1111-2222")), "HIGH pitch 3.4 semitones"),
        (.alert(.rising, ServedFeed.alert("aaaa1111-2222")), "▲ HIGH"),
        (
            .alert(.tried, ServedFeed.alert("aaaa1111-2222")),
            "not told on probation, else high: pitch 3.4 semitones above the calm level for 12 s [aaaa1111]"
        ),
        (.alert(.cleared, ServedFeed.alert("aaaa1111-2222", cleared: true)), "over after 6 s [aaaa1111]"),
        (handling(.acknowledge), "acknowledged by ana [aaaa1111]"),
        (.alert(.raised, help("he is threatening me")), "!! HELP !! asks for help: he is threatening me [aaaa1111]"),
        (.alert(.raised, help("the agent asks for help")), "!! HELP !! asks for help [aaaa1111]"),
        (handling(.takeOver), "taken over by ana [aaaa1111]"),
        (handling(.handOn(to: "ivan")), "handed on by ana to ivan [aaaa1111]"),
        (handling(.escalate(tier: 2)), "▲ WAITING nobody has acknowledged it in time: it goes to tier 2"),
        (handling(.resolve(note: "took the call", nothingWrong: false)), "resolved by ana: took the call [aaaa1111]"),
        (handling(.resolve(note: nil, nothingWrong: false)), "resolved by ana [aaaa1111]"),
        (handling(.resolve(note: nil, nothingWrong: true)), "resolved by ana: nothing was wrong [aaaa1111]"),
        (
            handling(.resolve(note: "a joke", nothingWrong: true)),
            "resolved by ana: nothing was wrong: a joke [aaaa1111]"
        ),
        (.segment(.held, step { $0.heldBy = "vera" }), "held segment held by vera: complaint 17 [aaaa1111]"),
        (.segment(.released, step { _ in }), "segment no longer held: complaint 17 [aaaa1111]"),
        (.segment(.assigned, step { $0.purpose = .evaluation }), "segment is kept for evaluation: complaint 17"),
        (.segment(.replaced, step { _ in }), "segment is for other keys: complaint 17"),
        (.segment(.replaced, step { $0.replaces = "x" }), "segment with a span silenced: complaint 17"),
        (handling(.contest(reason: "I laughed")), "contested by ana: I laughed [aaaa1111]"),
        (
            handling(.judge(upheld: true, note: "a joke")),
            "by ana: the agent is right, the alert was wrong: a joke"
        ),
        (handling(.judge(upheld: false, note: nil)), "judged by ana: it was right [aaaa1111]"),
        (.consent(.granted, consent), "consent given to replay (notice 3)"),
        (.consent(.withdrawn, consent), "consent to replay withdrawn"),
        (.erased(erasure), "erased 4 segments by maria: consent to replay withdrawn"),
        (.segment(.stored, segment), "1 min 7 s of audio kept, encrypted (1.5 MB) [aaaa1111 part 2]"),
        (.segment(.refused, segment), "NOT KEPT no segment is kept: the disk is full"),
        (.segment(.erased, segment), "erased"), (capture("capturing"), "hearing Evolve 20 (waiting for 4 s)"),
        (capture("lost", reason: "it was unplugged"), "NO SOUND it was unplugged (waiting for 4 s)"),
        (capture("paused", reason: "the screen is locked"), "paused the screen is locked"),
        (.baseline(.ready, baseline), "from 2 min of speech"),
        (.baseline(.reset, baseline), "learned anew"), (.daemon(.started, daemon), "undertoned 0.1.0"),
        (.daemon(.stopped, daemon), "undertoned stopped"),
    ])
    func everyEventIsASentence(data: EventData, words: String) {
        let text = EventLine(event(data), of: Self.client).text(hasDay: true, hasColour: false)
        let squeezed = text.split(separator: " ").joined(separator: " ")
        #expect(squeezed.contains("maria k") && squeezed.contains(words), "\(squeezed)")
    }

    @Test func patternIsHeardAndNeverNamed() {
        var alert = ServedFeed.alert("aaaa1111-2222")
        alert.pattern = "agitated"
        let lines = [
            EventLine(event(.alert(.raised, alert)), of: Self.client),
            EventLine(event(.alert(.rising, alert)), of: Self.client),
        ].map { $0.text(hasDay: false, hasColour: false) }
        for line in lines {
            #expect(line.contains("higher, louder, faster: pitch 3.4 semitones") && !line.contains("agitated"))
        }
    }

    @Test func wordsGoOnBesideTheMessage() {
        let lines = EventLine(event(.alert(.raised, ServedFeed.alert("aaaa1111-2222"))), of: Self.client)
            .text(hasDay: false, columns: 80, hasColour: false).split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.count <= 80 })
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(String(repeating: " ", count: 32)) })
    }

    /// D20: at 40 columns the words had 8.
    @Test(arguments: [40, 60]) func onANarrowTerminalTheWordsHaveTheWholeLine(columns: Int) {
        let lines = EventLine(event(.alert(.raised, Self.help("he is threatening me"))), of: Self.client)
            .text(hasDay: false, columns: columns, hasColour: false).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= columns } && lines.count <= 3, "\(lines)")
        let words = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(words.contains("maria k !! HELP !! asks for help: he is threatening me [aaaa1111]"))
    }

    @Test func nothingThatSteersATerminalPasses() {
        let payload = HandlingPayload(
            alertID: "aaaa1111", by: "\u{1B}]0;x\u{07}ana\u{9B}2J\u{202E}", at: ServedFeed.instant)
        let text = EventLine(event(.handling(.acknowledge, payload)), of: Self.client).text(
            hasDay: false, hasColour: false)
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(text.contains("?]0;x?ana?2J?"))
    }

    // One long request filled the last events and hid the others; its identifier stays in sight.
    @Test(arguments: [40, 76, 120]) func manyWordsTakeFewLinesOfTheScreen(columns: Int) {
        let words = String(repeating: "he threatens me ", count: 60)
        let line = EventLine(event(.alert(.raised, Self.help(words))), of: Self.client)
        let lines = line.lines(hasDay: false, columns: columns, most: 3).map { $0.text(hasColour: false) }
        #expect(lines.count == 3 && lines[2].hasSuffix("… [aaaa1111]"), "\(lines)")
        #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns }, "\(lines)")
        let all = line.lines(hasDay: false, columns: columns).map { $0.text(hasColour: false) }.joined(separator: " ")
        #expect(all.split(separator: " ").count { $0 == "threatens" } == 60, "the details have it whole")
        let short = EventLine(event(.alert(.raised, Self.help("now"))), of: Self.client)
        #expect(short.lines(hasDay: false, columns: 120, most: 3) == short.lines(hasDay: false, columns: 120))
    }
}

extension EventLine {
    fileprivate func text(hasDay: Bool, columns: Int? = nil, hasColour: Bool) -> String {
        lines(hasDay: hasDay, columns: columns).map { $0.text(hasColour: hasColour) }.joined(separator: "\n")
    }
}

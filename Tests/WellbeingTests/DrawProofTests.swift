import Events
import TestSignals
import Testing
import Vocabulary

@testable import Wellbeing

/// The proof finds what must not be, and lets pass what may.
struct DrawProofTests {
    private static let start = TrialSimulation.start

    private static func event(_ data: EventData) -> Event {
        Event(id: "e", source: "s", time: start, sequence: 1, data: data)
    }

    private static func call(_ minute: Double, hardS: Double = 60) throws -> Event {
        event(
            .other(
                try OtherEvent(
                    family: .call, step: "ended", subject: "call",
                    payload: CallPayload(
                        beganAt: start.advanced(bySeconds: minute * 60),
                        endedAt: start.advanced(bySeconds: (minute + 10) * 60), knownBy: "streams", talkS: 300,
                        hardS: hardS, score: 60, firstScore: 60, alerts: 0))))
    }

    private static func draw(_ id: String, _ minute: Double, isNow: Bool = true, chance: Double = 0.6) throws -> Event {
        event(
            .other(
                try OtherEvent(
                    family: .trial, step: "drawn", subject: id,
                    payload: DrawPayload(
                        offerID: id, at: start.advanced(bySeconds: minute * 60), probability: chance, isNow: isNow,
                        heldBackS: OfferDraw.heldBackS))))
    }

    private static func offer(_ id: String, _ minute: Double, kind: String = "recovery") throws -> Event {
        let payload = ["offer_id": id, "kind": kind, "at": start.advanced(bySeconds: minute * 60).text]
        return event(.other(try OtherEvent(family: .rest, step: "offered", subject: id, payload: payload)))
    }

    private static func alert(_ minute: Double, kind: AlertKind = .strain, level: AlertLevel = .high) -> Event {
        let alert = AlertPayload(
            alertID: "a", agent: "maria", kind: kind, level: level, score: 90, confidence: 1,
            onsetAt: start.advanced(bySeconds: minute * 60), raisedAt: start.advanced(bySeconds: minute * 60),
            clearedAt: nil, explanation: "x", reasons: [])
        return event(.alert(.raised, alert))
    }

    @Test func whatMayBePasses() throws {
        let proof = DrawProof([
            try Self.call(0), Self.alert(5), try Self.draw("a", 11), try Self.offer("a", 11),
            try Self.call(60), try Self.draw("b", 71, isNow: false), try Self.offer("b", 91),
            // Of another time: a critical alert long before.
            Self.alert(120, level: .critical), try Self.call(118), try Self.call(200), try Self.draw("c", 211),
            try Self.offer("micro", 230, kind: "micro"),
            // Held back, and urgent before its time; the gap after a hard call comes after a calm one.
            try Self.call(300), try Self.call(311, hardS: 0), try Self.draw("d", 322, isNow: false),
            Self.alert(330, level: .critical), try Self.offer("d", 341),
        ])
        #expect(proof.faults == [] && proof.draws == 4)
    }

    @Test func whatMustNotBeIsFound() throws {
        let bad: [([Event], String)] = [
            ([try Self.draw("a", 1)], "no hard call"),
            ([try Self.call(0, hardS: 0), try Self.draw("a", 11)], "no hard call"),
            ([try Self.call(0), Self.alert(5, level: .critical), try Self.draw("a", 11)], "critical"),
            ([Self.alert(5, kind: .help), try Self.call(0), try Self.draw("a", 11)], "help"),
            ([try Self.call(0), try Self.draw("a", 11), try Self.draw("a", 12)], "twice"),
            ([try Self.call(0), try Self.draw("a", 11, chance: 0.5)], "probability"),
            ([try Self.call(0), try Self.draw("a", 11, isNow: false), try Self.offer("a", 20)], "before its time"),
            ([try Self.call(0), try Self.draw("a", 11), try Self.offer("a", 11, kind: "micro")], "micro"),
        ]
        for (events, words) in bad {
            let faults = DrawProof(events).faults
            #expect(faults.count == 1 && faults[0].contains(words), "\(faults)")
        }
    }
}

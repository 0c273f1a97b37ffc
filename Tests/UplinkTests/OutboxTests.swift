import Events
import Fleet
import TestSignals
import Testing
import Vocabulary

@testable import Uplink

/// What the machine does in each situation, one after the other.
@Suite struct OutboxTests {
    /// A line at a place of the log.
    static func line(_ number: Int, isHelp: Bool = false, bytes: Int = 20) -> Outbox.Line {
        let json = #"{"id":"e\#(number)"}"#
        return Outbox.Line(
            id: "e\(number)", time: Timestamp(millisecondsSince1970: Int64(number) * 1_000),
            cursor: .number(Int64(number)), json: json + String(repeating: " ", count: max(0, bytes - json.count)),
            isHelp: isHelp)
    }

    private static func parcel(_ numbers: ClosedRange<Int>) -> Outbox.Action {
        .publish(
            Outbox.Parcel(
                isAhead: false, cursor: .number(Int64(numbers.upperBound)), lines: numbers.map { line($0) }))
    }

    private static func ahead(_ number: Int) -> Outbox.Action {
        .publish(
            Outbox.Parcel(isAhead: true, cursor: .number(Int64(number)), lines: [line(number, isHelp: true)]))
    }

    private static func outbox(after: FeedCursor? = nil, _ limits: Outbox.Limits = .init()) -> Outbox {
        Outbox(after: after, limits: limits, generator: SeededGenerator(seed: 7))
    }

    /// What is done, step by step; the time in seconds stands before each input.
    struct Scenario: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let steps: [(at: Double, input: Outbox.Input, actions: [Outbox.Action])]
    }

    static let scenarios = [
        Scenario(
            testDescription: "an event leaves at once, and is behind us with the hub's receipt",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]),
                (1, .receipt(1, isAhead: false), [.keep(1)]),
            ]),
        Scenario(
            testDescription: "what comes while a batch is in flight goes in the next one, all of it",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (0, .event(line(2)), []),
                (0, .event(line(3)), []), (1, .receipt(1, isAhead: false), [.keep(1), parcel(2...3)]),
            ]),
        Scenario(
            testDescription: "without a link nothing is sent, and with it everything at once",
            steps: [
                (0, .event(line(1)), []), (1, .event(line(2)), []), (5, .tick, []), (9, .connected, [parcel(1...2)]),
            ]),
        Scenario(
            testDescription: "what was in flight when the link broke is sent again as soon as it is back",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (1, .disconnected, []), (60, .tick, []),
                (61, .connected, [parcel(1...1)]), (62, .receipt(1, isAhead: false), [.keep(1)]),
            ]),
        Scenario(
            testDescription: "without a receipt it is sent again after ten seconds, and not before",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (9.9, .tick, []),
                (10, .tick, [parcel(1...1)]), (20, .tick, []),
            ]),
        Scenario(
            testDescription: "a receipt for something else moves nothing",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (0, .event(line(2)), []),
                (1, .receipt(2, isAhead: false), []), (1, .receipt(99, isAhead: false), []),
                (1, .receipt(1, isAhead: true), []),
                (2, .receipt(1, isAhead: false), [.keep(1), parcel(2...2)]),
            ]),
        Scenario(
            testDescription: "the same receipt twice moves once",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]),
                (1, .receipt(1, isAhead: false), [.keep(1)]), (1, .receipt(1, isAhead: false), []),
            ]),
        Scenario(
            testDescription: "a receipt for a batch that was sent again counts, whichever of them it is for",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (10, .tick, [parcel(1...1)]),
                (10.1, .receipt(1, isAhead: false), [.keep(1)]), (90, .tick, []),
            ]),
        Scenario(
            testDescription: "a request for help goes ahead of a batch in flight, and comes again in its place",
            steps: [
                (0, .connected, []), (0, .event(line(1)), [parcel(1...1)]), (0, .event(line(2)), []),
                (1, .seen(line(3, isHelp: true)), [ahead(3)]), (1, .receipt(3, isAhead: true), []),
                (1, .event(line(3)), []), (2, .receipt(1, isAhead: false), [.keep(1), parcel(2...3)]),
            ]),
        Scenario(
            testDescription: "a receipt for what went ahead does not move the cursor, though it names the same place",
            steps: [
                (0, .connected, []), (0, .event(line(3)), [parcel(3...3)]),
                (0, .seen(line(3, isHelp: true)), [ahead(3)]), (1, .receipt(3, isAhead: true), []),
                (2, .receipt(3, isAhead: false), [.keep(3)]),
            ]),
        Scenario(
            testDescription: "a request for help that arrived in its place need not go ahead any more",
            steps: [
                (0, .connected, []), (0, .event(line(3)), [parcel(3...3)]),
                (0, .seen(line(3, isHelp: true)), [ahead(3)]), (1, .receipt(3, isAhead: false), [.keep(3)]),
                (30, .tick, []),
            ]),
        Scenario(
            testDescription: "a request for help without a receipt is sent again, too",
            steps: [
                (0, .connected, []), (0, .seen(line(3, isHelp: true)), [ahead(3)]), (10, .tick, [ahead(3)]),
                (11, .disconnected, []), (12, .connected, [ahead(3)]),
            ]),
        Scenario(
            testDescription: "two requests for help go one after the other",
            steps: [
                (0, .connected, []), (0, .seen(line(3, isHelp: true)), [ahead(3)]),
                (0, .seen(line(4, isHelp: true)), []), (1, .receipt(3, isAhead: true), [ahead(4)]),
            ]),
        Scenario(
            testDescription: "requests for help that waited for the link are the first to go",
            steps: [
                (0, .event(line(1)), []), (0, .seen(line(1)), []), (0, .seen(line(2, isHelp: true)), []),
                (5, .connected, [ahead(2), parcel(1...1)]),
            ]),
        Scenario(
            testDescription: "after a gap it goes on with what there is",
            steps: [
                (0, .connected, []),
                (0, .gap(EventGap(after: 1, resumesAfter: 7, reason: .expired)), []),
                (0, .event(line(8)), [parcel(8...8)]), (1, .receipt(8, isAhead: false), [.keep(8)]),
            ]),
        Scenario(
            testDescription: "another log begins at its beginning, while the rest of the one before still leaves",
            steps: [
                (0, .connected, []), (0, .event(line(9)), [parcel(9...9)]),
                (0, .gap(EventGap(after: 9, resumesAfter: 0, reason: .anotherLog)), []), (0, .event(line(1)), []),
                (1, .receipt(9, isAhead: false), [.keep(9), parcel(1...1)]),
                (2, .receipt(1, isAhead: false), [.keep(1)]),
            ]),
    ]

    @Test(arguments: scenarios) func isDoneStepByStep(scenario: Scenario) {
        var outbox = Self.outbox()
        for (number, step) in scenario.steps.enumerated() {
            let actions = outbox.handle(step.input, at: .seconds(step.at))
            // Requests for help are made here with the mark, and come again in their place without it.
            #expect(actions.map(Self.plain) == step.actions.map(Self.plain), "step \(number): \(step.input)")
        }
    }

    private static func plain(_ action: Outbox.Action) -> String {
        switch action {
        case .keep(let cursor): "keep \(cursor.text)"
        case .publish(let parcel):
            "\(parcel.isAhead ? "ahead" : "send") \(parcel.lines.map(\.id)) up to \(parcel.cursor.text)"
        }
    }

    @Test func theNextBatchIsFullAndNoLarger() {
        var limits = Outbox.Limits()
        (limits.events, limits.bytes) = (3, 1_000)
        var outbox = Self.outbox(limits)
        for number in 1...3 {
            #expect(outbox.hasRoom(for: 20))
            _ = outbox.handle(.event(Self.line(number)), at: .zero)
        }
        #expect(!outbox.hasRoom(for: 20))
        // In flight, it makes room for one more batch, and for no third.
        let first = outbox.handle(.connected, at: .zero).map(Self.plain)
        #expect(first == ["send [\"e1\", \"e2\", \"e3\"] up to 3"])
        for number in 4...6 { _ = outbox.handle(.event(Self.line(number)), at: .zero) }
        #expect(!outbox.hasRoom(for: 20))
        #expect(outbox.heldCount == 6)
    }

    @Test func bytesFillABatchAsEventsDo() {
        var limits = Outbox.Limits()
        limits.bytes = 100
        var outbox = Self.outbox(limits)
        _ = outbox.handle(.event(Self.line(1, bytes: 60)), at: .zero)
        #expect(outbox.hasRoom(for: 40))
        #expect(!outbox.hasRoom(for: 41))
    }

    @Test func whatFitsIntoNoMessageIsCountedAndPassedOver() {
        var outbox = Self.outbox()
        _ = outbox.handle(.connected, at: .zero)
        let passedOver = outbox.handle(.event(Self.line(1, bytes: EventBatch.maxEventBytes + 1)), at: .zero)
        #expect(passedOver == [])
        #expect(outbox.oversizeCount == 1)
        #expect(outbox.position == 1)
        let next = outbox.handle(.event(Self.line(2)), at: .zero).map(Self.plain)
        #expect(next == ["send [\"e2\"] up to 2"])
        // One that just fits leaves.
        _ = outbox.handle(.receipt(2, isAhead: false), at: .zero)
        let justFits = outbox.handle(.event(Self.line(3, bytes: EventBatch.maxEventBytes)), at: .zero).count
        #expect(justFits == 1)
    }

    @Test func onlySoManyRequestsForHelpWaitToGoAhead() {
        var outbox = Self.outbox()
        for number in 1...100 { _ = outbox.handle(.seen(Self.line(number, isHelp: true)), at: .zero) }
        _ = outbox.handle(.connected, at: .zero)
        var sent = 1
        for number in 1...100 where !outbox.handle(.receipt(.number(Int64(number)), isAhead: true), at: .zero).isEmpty {
            sent += 1
        }
        #expect(sent == Outbox.Limits().ahead)
    }

    @Test func repeatsSpreadOutUpToAMinute() {
        var waits: [Double] = []
        for seed in 1...200 {
            var outbox = Outbox(after: nil, generator: SeededGenerator(seed: UInt64(seed)))
            _ = outbox.handle(.connected, at: .zero)
            _ = outbox.handle(.event(Self.line(1)), at: .zero)
            var now = Duration.zero
            for _ in 1...8 {
                let due = outbox.deadline ?? .zero
                waits.append((due - now) / .seconds(1))
                now = due
                let sentAgain = outbox.handle(.tick, at: now).count
                #expect(sentAgain == 1)
            }
        }
        #expect(waits.allSatisfy { (10...70).contains($0) })
        // Nobody waits for ten seconds alone for ever, and no two for the same time.
        #expect(waits.max().map { $0 > 60 } == true)
        #expect(Set(waits.filter { $0 > 10 }).count > 1_000)
    }

    @Test func aGapIsCountedOnceHoweverOftenItIsTold() {
        var outbox = Self.outbox(after: 3)
        for _ in 1...3 {
            _ = outbox.handle(.gap(EventGap(after: 3, resumesAfter: 9, reason: .expired)), at: .zero)
        }
        #expect(outbox.gapCount == 1)
        #expect(outbox.confirmed == 3)
        #expect(outbox.position == 9)
    }

    @Test func theLagCountsWhatHasNoReceipt() {
        var outbox = Self.outbox()
        for number in 1...50 { _ = outbox.handle(.seen(Self.line(number)), at: .zero) }
        #expect(outbox.lag == 50)
        _ = outbox.handle(.connected, at: .zero)
        for number in 1...50 {
            _ = outbox.handle(.event(Self.line(number)), at: .zero)
            #expect(outbox.waitingSince == Timestamp(millisecondsSince1970: Int64(number) * 1_000))
            _ = outbox.handle(.receipt(.number(Int64(number)), isAhead: false), at: .zero)
            #expect(outbox.lag == 50 - number)
        }
        #expect(outbox.waitingSince == nil)
    }

    @Test func theLagForgetsWhatAGapSwallowed() {
        var outbox = Self.outbox()
        _ = outbox.handle(.connected, at: .zero)
        for number in 1...50 { _ = outbox.handle(.seen(Self.line(number)), at: .zero) }
        _ = outbox.handle(.gap(EventGap(after: 0, resumesAfter: 49, reason: .expired)), at: .zero)
        _ = outbox.handle(.event(Self.line(50)), at: .zero)
        #expect(outbox.lag == 50)
        _ = outbox.handle(.receipt(50, isAhead: false), at: .zero)
        #expect(outbox.lag == 0)
    }
}

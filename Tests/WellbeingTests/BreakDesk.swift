import Events
import Foundation
import Vocabulary

@testable import Wellbeing

/// A desk on a manual clock: what happens at it, and what the break engine then does. It looks every five seconds.
struct BreakDesk {
    /// What happens; minutes are by the clock that nobody sets.
    enum Happening: Sendable, Equatable {
        case call(Double, hard: Bool = false, urgent: Bool = false)
        /// No call and not a word.
        case rest(Double)
        /// No call, and talk all the time.
        case busy(Double)
        case locked(Double), suspended(Double), paused(Double), deaf(Double)
        case answer(AnsweredPayload.Answer, minutes: Double? = nil)
        case setClockBack(hours: Double)
        case restart
    }

    /// Chance that is none: the same answer each time, and another identifier.
    struct Chance: RandomNumberGenerator {
        var isNow: Bool
        var count: UInt64 = 0

        mutating func next() -> UInt64 {
            count += 1
            // A number between 0 and 1 is made of the lower 53 bits.
            return count << 53 | (isNow ? 0 : (1 << 53) - 1)
        }
    }

    var machine: BreakMachine
    var view = BreakView()
    var now: Moment
    var chance = Chance(isNow: true)
    /// How calls are known.
    var knownBy = CallMachine.Knowledge.streams
    /// What was written down, as people read it: `09:11 offered recovery`.
    var lines: [String] = []
    var actions: [BreakAction] = []
    /// The log: calls, draws and what was done.
    private(set) var events: [Event] = []
    private let rules: BreakRules
    private var written: [(number: Int64, entry: BreakEntry)] = []
    private var kept: [(number: Int64, BreakMachine.Kept)] = []
    private var number: Int64 = 0

    init(_ rules: BreakRules, at start: Timestamp) {
        (self.rules, machine) = (rules, BreakMachine(rules))
        now = Moment(wall: start, clock: .zero)
        look()
    }

    mutating func perform(_ happening: Happening) {
        switch happening {
        case .call(let minutes, let hard, let urgent):
            view.isCallOn = true
            let began = now.wall
            pass(minutes)
            view.isCallOn = false
            let ended = began.advanced(bySeconds: minutes * 60)
            let call = CallPayload(
                beganAt: began, endedAt: ended, knownBy: knownBy.rawValue, talkS: minutes * 30, hardS: hard ? 300 : 0,
                score: nil, firstScore: nil, alerts: 0, isUrgent: urgent ? true : nil)
            number += 1
            kept.append((number, .call(call)))
            append { try OtherEvent(family: .call, step: "ended", subject: "call", payload: call) }
            view.ended = [call]
            look()
        case .rest(let minutes): pass(minutes)
        case .busy(let minutes): pass(minutes, talkS: 5)
        case .locked(let minutes): during(\.isLocked, true) { $0.pass(minutes) }
        case .paused(let minutes): during(\.isPaused, true) { $0.pass(minutes) }
        case .deaf(let minutes): during(\.isHearing, false) { $0.pass(minutes) }
        case .suspended(let minutes):
            advance(minutes * 60)
            view.standstillS = minutes * 60
            look()
        case .answer(let answer, let minutes):
            if let actions = try? machine.answer(answer, snoozeS: minutes.map { $0 * 60 }, at: now) { take(actions) }
        case .setClockBack(let hours): now.wall = now.wall.advanced(bySeconds: -hours * 3_600)
        case .restart:
            var book = BreakBook()
            for (number, entry) in written { book.apply(entry, number: number) }
            machine = BreakMachine(rules)
            machine.restore(book, kept.filter { $0.number > book.countsFrom }, newest: number, at: now)
        }
    }

    private mutating func during(
        _ part: WritableKeyPath<BreakView, Bool>, _ value: Bool, _ body: (inout BreakDesk) -> Void
    ) {
        view[keyPath: part] = value
        look()
        body(&self)
        view[keyPath: part] = !value
        look()
    }

    private mutating func pass(_ minutes: Double, talkS: Double = 0) {
        for _ in 0..<Int((minutes * 12).rounded()) {
            advance(5)
            view.talkS = talkS
            look()
        }
    }

    private mutating func advance(_ seconds: Double) {
        now.clock += .seconds(seconds)
        now.wall = now.wall.advanced(bySeconds: seconds)
    }

    mutating func look() {
        take(machine.look(view, at: now, using: &chance))
        (view.ended, view.talkS, view.standstillS) = ([], 0, 0)
    }

    private mutating func take(_ new: [BreakAction]) {
        actions += new
        for action in new {
            switch action {
            case .log(let entry):
                number += 1
                written.append((number, entry))
                append { try entry.event() }
                lines.append("\(clock) \(Self.words(entry))")
            case .draw(let draw):
                number += 1
                kept.append((number, .draw(draw)))
                append { try OtherEvent(family: .trial, step: "drawn", subject: draw.offerID, payload: draw) }
                lines.append("\(clock) drawn \(draw.isNow ? "now" : "later")")
            case .show, .withdraw: break
            }
        }
    }

    private mutating func append(_ event: () throws -> OtherEvent) {
        guard let event = try? event() else { return lines.append("cannot be written") }
        events.append(Event(id: "\(number)", source: "desk", time: now.wall, sequence: number, data: .other(event)))
    }

    private var clock: String {
        let formatter = DateFormatter()
        (formatter.dateFormat, formatter.timeZone) = ("HH:mm", rules.timeZone)
        return formatter.string(from: Date(timeIntervalSince1970: Double(now.wall.millisecondsSince1970) / 1_000))
    }

    private static func words(_ entry: BreakEntry) -> String {
        switch entry {
        case .offered(let offer): "offered \(offer.kind.rawValue)"
        case .answered(let answer): "\(answer.answer.rawValue) \(answer.kind.rawValue)"
        case .taken(let taken): "taken \(taken.kind.rawValue) \(taken.how.rawValue)"
        }
    }
}

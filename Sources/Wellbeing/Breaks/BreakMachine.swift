import Vocabulary

/// The break engine: what it sees in, what is to be done out. A pure machine; chance comes from outside.
///
/// What is due follows each time from the calls that were not made up for yet, and what holds it back from what is
/// seen: nothing is latched. It never offers in a call, nor right after one; what came due waits for the first gap.
public struct BreakMachine: Sendable {
    /// A call that may still count.
    struct Counted: Sendable, Equatable {
        var number: Int64
        var lengthS: Double
        var isHard: Bool
        var isUrgent: Bool
    }

    /// An offer on which chance has decided, and that was not made yet.
    struct Drawn: Sendable, Equatable {
        var id: String
        /// When it is made; by the clock that nobody sets.
        var from: Duration
    }

    /// When breaks come due and may be offered.
    public private(set) var rules: BreakRules
    /// What follows from what is written down.
    public internal(set) var book = BreakBook()
    var calls: [Counted] = []
    /// The number of the newest event, or what stands for it.
    var number: Int64 = 0
    var view = BreakView()
    var last: Moment?
    var gap: BreakGap?
    /// When the last call ended; `nil` before the first.
    var callEndedAt: Duration?
    /// When nothing is to be offered before, as the agent has put it off.
    var snoozedUntil: Duration?
    var drawn: Drawn?
    /// Calls were announced before the start, and nobody has said since then whether one is on.
    var isUnannounced = false
    /// When offers were made, by the clock that nobody sets.
    var offeredAt: [Duration] = []
    /// The identifier of the offer that is shown.
    var shown: String?
    /// When the eyes rested last.
    var eyesRestedAt: Duration?

    /// Starts with nothing due.
    public init(_ rules: BreakRules) { self.rules = rules }

    /// Switches offers on or off.
    public mutating func set(isOn: Bool) -> [BreakAction] {
        rules.isOn = isOn
        return isOn ? [] : withdraw()
    }

    /// Forgets what was written down, as where the agent has it erased.
    public mutating func forget() -> [BreakAction] {
        let actions = withdraw()
        (book, calls, drawn, offeredAt, snoozedUntil) = (BreakBook(), [], nil, [], nil)
        // What is written down of this gap later is not to say when it began before that.
        if gap != nil, let last { gap = BreakGap(beganAt: last.wall) }
        return actions
    }

    /// Looks at the desk.
    /// - Parameters:
    ///   - new: what is seen.
    ///   - now: the present.
    ///   - generator: chance.
    /// - Returns: what to do, in this order.
    public mutating func look(
        _ new: BreakView, at now: Moment, using generator: inout some RandomNumberGenerator
    ) -> [BreakAction] {
        spend(until: now, seeing: new)
        var actions: [BreakAction] = []
        if new.isCallOn || !new.ended.isEmpty { actions += endGap(at: now) }
        for call in new.ended { count(call, at: now) }
        if new.isWordSaid || !new.ended.isEmpty { isUnannounced = false }
        if gap == nil, !new.isCallOn { gap = BreakGap(beganAt: now.wall(at: callEndedAt ?? now.clock)) }
        (view, last, eyesRestedAt) = (new, now, eyesRestedAt ?? now.clock)
        actions += payOff(at: now)
        if let hold = hold(at: now) {
            // What is shown may stay where only a further offer is held back.
            if hold.reason.takesAway { actions += withdraw() }
        } else {
            actions += offer(at: now, using: &generator)
        }
        return actions
    }

    // MARK: - Time

    /// Adds the time since the last look to what the gap was spent in.
    private mutating func spend(until now: Moment, seeing new: BreakView) {
        guard let last, gap != nil, !view.isCallOn else { return }
        let passed = max(0, (now.clock - last.clock) / .seconds(1))
        let asleep = min(new.standstillS, passed)
        gap?.spend(asleep, in: .away)
        let awake = passed - asleep
        let quiet = max(0, awake - new.talkS)
        if view.isLocked || view.isInactive {
            gap?.spend(awake, in: .locked)
        } else if view.isPaused {
            gap?.spend(awake, in: .paused)
        } else if book.accepted != nil {
            gap?.spend(quiet, in: .offer)
        } else if view.isSilenceKnown {
            // The time after a call is work.
            let afterWrapUp = (now.clock - max(last.clock, wrapUpEnd ?? last.clock)) / .seconds(1)
            gap?.spend(min(quiet, max(0, afterWrapUp)), in: .noCall)
        }
    }

    /// A call has begun.
    private mutating func endGap(at now: Moment) -> [BreakAction] {
        let actions = withdraw() + writeGap(at: now, isOver: true)
        gap = nil
        book.breakOff()
        return actions
    }

    private mutating func count(_ call: CallPayload, at now: Moment) {
        number += 1
        calls.append(Counted(call, number: number, by: rules))
        // It is over for a few seconds, or for a minute where talk alone tells.
        let agoS = Double(now.wall.millisecondsSince1970 - call.endedAt.millisecondsSince1970) / 1_000
        callEndedAt = now.clock - .seconds(min(max(agoS, 0), CallMachine.talkEndsAfterS + 60))
    }

    /// Writes down the gap where it makes up for something, and the agent agrees to be measured.
    private mutating func writeGap(at now: Moment, isOver: Bool) -> [BreakAction] {
        guard let gap, view.isMeasured else { return [] }
        // Who is silent may still look at the screen.
        let paid = BreakKind.allCases.filter {
            gap.lengthS >= $0.countsFromS && ($0 != .eyes || gap.how != .noCall)
        }
        guard let kind = paid.first else { return [] }
        let owed = paid.contains { isDue($0, at: now) || book.accepted == $0 }
        // Of a gap that is over, what makes up for calls that are not due yet is worth a line too.
        let isWorth =
            gap.lengthS >= BreakKind.micro.countsFromS && (gap.writtenS != nil || paid.contains { isOwing($0) })
        guard owed || isOver && isWorth && gap.writtenS != gap.lengthS.rounded() else { return [] }
        self.gap?.writtenS = gap.lengthS.rounded()
        let offered = book.accepted ?? book.open
        return note(
            .taken(
                TakenPayload(
                    kind: kind, beganAt: gap.beganAt, lengthS: gap.lengthS.rounded(), how: gap.how,
                    offerID: offered.flatMap { book.offer(of: $0)?.id })))
    }

    /// Lets the gap make up for what is due.
    private mutating func payOff(at now: Moment) -> [BreakAction] {
        let actions = writeGap(at: now, isOver: false)
        guard !actions.isEmpty else { return [] }
        eyesRestedAt = now.clock
        if !isHardDue { drawn = nil }
        guard let shown, !BreakKind.allCases.contains(where: { book.offer(of: $0)?.id == shown }) else {
            return actions
        }
        return actions + withdraw()
    }

    // MARK: - Offers

    private mutating func offer(
        at now: Moment, using generator: inout some RandomNumberGenerator
    ) -> [BreakAction] {
        guard let kind = due(at: now).first(where: { !isUnanswered($0) }) else { return [] }
        if let offer = book.offer(of: kind), !isNewMoment(kind) {
            guard shown != offer.id else { return [] }
            return make(kind, id: offer.id, times: offer.times + 1, at: now)
        }
        guard kind.isForHardCalls else { return make(kind, id: Self.identifier(&generator), times: 1, at: now) }
        var actions: [BreakAction] = []
        if drawn == nil {
            drawn = Drawn(id: Self.identifier(&generator), from: now.clock)
            if view.isDrawn, !isUrgent, let id = drawn?.id {
                let draw = OfferDraw.draw(for: id, at: now.wall, using: &generator)
                if !draw.isNow { drawn?.from = now.clock + .seconds(draw.heldBackS) }
                actions = [.draw(draw)]
            }
        }
        guard let drawn, !isHeldBack(drawn, at: now) else { return actions }
        self.drawn = nil
        return actions + make(kind, id: drawn.id, times: 1, at: now)
    }

    private mutating func make(_ kind: BreakKind, id: String, times: Int, at now: Moment) -> [BreakAction] {
        let entry = BreakEntry.offered(OfferedPayload(offerID: id, kind: kind, at: now.wall, times: times))
        let old = shown != id ? withdraw() : []
        shown = id
        offeredAt = offeredAt.filter { now.clock - $0 < .seconds(BreakRules.shiftS) } + [now.clock]
        return old + note(entry)
            + [.show(BreakOffer(id: id, kind: kind, times: times, snoozesToday: snoozesToday(at: now)))]
    }

    /// Takes the offer away that is shown.
    mutating func withdraw() -> [BreakAction] {
        defer { shown = nil }
        return shown.map { [.withdraw($0)] } ?? []
    }

    /// Writes something down, and takes note of it.
    mutating func note(_ entry: BreakEntry) -> [BreakAction] {
        number += 1
        book.apply(entry, number: number)
        calls.removeAll { $0.number <= book.countsFrom }
        return [.log(entry)]
    }

    /// A random identifier of 128 bits.
    private static func identifier(_ generator: inout some RandomNumberGenerator) -> String {
        [generator.next(), generator.next()].map { (part: UInt64) in
            let digits = String(part, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}

extension BreakMachine.Counted {
    init(_ call: CallPayload, number: Int64, by rules: BreakRules) {
        self.init(
            number: number, lengthS: max(0, call.lengthS), isHard: rules.isHard(call), isUrgent: call.isUrgent == true)
    }
}

import Vocabulary

/// Nothing is due that could be answered.
public struct NothingDue: Error, Equatable {}

extension BreakMachine {
    /// The agent answers the offer that is open, or what is due before it is offered.
    /// - Parameters:
    ///   - answer: what they say.
    ///   - snoozeS: with `snooze`, after how long they want to be asked again.
    ///   - now: the present.
    /// - Returns: what to do, in this order.
    /// - Throws: ``NothingDue``.
    public mutating func answer(
        _ answer: AnsweredPayload.Answer, snoozeS: Double? = nil, at now: Moment
    ) throws(NothingDue) -> [BreakAction] {
        guard let kind = book.open ?? book.accepted ?? due(at: now).first else { throw NothingDue() }
        let id = book.offer(of: kind)?.id ?? drawn?.id ?? "unoffered"
        drawn = nil
        if answer == .skip { eyesRestedAt = now.clock }
        snoozedUntil = answer == .snooze ? now.clock + .seconds(snoozeS ?? 0) : nil
        return withdraw()
            + note(
                .answered(
                    AnsweredPayload(
                        offerID: id, kind: kind, at: now.wall, answer: answer,
                        snoozeS: answer == .snooze ? snoozeS ?? 0 : nil)))
    }

    /// Takes up what is written down, at the start.
    /// - Parameters:
    ///   - kept: what follows from the events of breaks.
    ///   - entries: calls and draws after ``BreakBook/countsFrom``, with the numbers of their events, the oldest first.
    ///   - newest: the number of the newest event.
    ///   - now: the present. What lies in the future by it has only just been: a clock was set back.
    public mutating func restore(
        _ kept: BreakBook, _ entries: [(number: Int64, Kept)], newest: Int64, at now: Moment
    ) {
        (book, number) = (kept, newest)
        func ago(_ time: Timestamp) -> Double {
            max(0, Double(now.wall.millisecondsSince1970 - time.millisecondsSince1970) / 1_000)
        }
        func clock(_ time: Timestamp) -> Duration { now.clock - .seconds(ago(time)) }
        offeredAt = kept.offeredAt.map(clock)
        if let snooze = kept.snooze, let lengthS = snooze.lengthS {
            snoozedUntil = clock(snooze.at) + .seconds(lengthS)
        }
        var lastEnd: Timestamp?
        for (number, entry) in entries {
            switch entry {
            case .call(let call):
                book.breakOff(byCall: number)
                guard number > kept.countsFrom else { continue }
                calls.append(Counted(call, number: number, by: rules))
                lastEnd = call.endedAt
                // One may be on that has begun since: its word is gone with the daemon that took it.
                isUnannounced = call.knownBy == CallMachine.Knowledge.announced.rawValue
            case .draw(let draw):
                let isMade = [BreakKind.recovery, .long].contains { kept.offer(of: $0)?.id == draw.offerID }
                drawn =
                    isMade || number <= kept.cleared(.recovery)
                    ? nil
                    : Drawn(
                        id: draw.offerID, from: clock(draw.at) + .seconds(draw.isNow ? 0 : draw.heldBackS))
            }
        }
        if let open = kept.open, let offer = kept.offer(of: open), !calls.contains(where: { $0.number > offer.number })
        {
            shown = offer.id
        }
        guard let lastEnd else { return }
        callEndedAt = clock(lastEnd)
        // What was offered was offered after the time for the wrap-up, whatever was done to the clock.
        if shown != nil {
            callEndedAt = min(clock(lastEnd), now.clock - .seconds(max(rules.wrapUpS, CallMachine.graceS)))
        }
        gap = BreakGap(beganAt: lastEnd)
        // Nobody knows what was in it; an hour is a break.
        if ago(lastEnd) >= Self.leastAwayS { gap?.spend(ago(lastEnd), in: .away) }
        last = now
    }

    /// What is written down beside breaks.
    public enum Kept: Sendable, Equatable {
        /// A call.
        case call(CallPayload)
        /// A draw of chance.
        case draw(DrawPayload)
    }

    /// Seconds without a daemon and without a call after which the agent was away.
    static let leastAwayS = 3_600.0
}

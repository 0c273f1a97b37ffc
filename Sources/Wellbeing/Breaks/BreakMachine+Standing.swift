import Vocabulary

/// What is due, and what holds it back: each time anew from what there is.
extension BreakMachine {
    /// When the time after the last call is over.
    var wrapUpEnd: Duration? { callEndedAt.map { $0 + .seconds(max(rules.wrapUpS, CallMachine.graceS)) } }

    /// The kinds that are due, the weightiest first.
    public func due(at now: Moment) -> [BreakKind] { BreakKind.allCases.filter { isDue($0, at: now) } }

    /// Whether a kind is due.
    func isDue(_ kind: BreakKind, at now: Moment) -> Bool {
        switch kind {
        case .long: hardCalls(for: .long).count >= BreakRules.hardCallsForLong
        case .recovery: !hardCalls(for: .recovery).isEmpty
        case .micro: inCallsS >= rules.microAfterS
        case .eyes:
            rules.eyes && (eyesRestedAt.map { now.clock - $0 >= .seconds(BreakRules.eyesEveryS) } ?? false)
        }
    }

    /// Whether a break of a kind is due for hard calls.
    var isHardDue: Bool {
        !hardCalls(for: .recovery).isEmpty || hardCalls(for: .long).count >= BreakRules.hardCallsForLong
    }

    /// Whether anything counts towards a kind.
    func isOwing(_ kind: BreakKind) -> Bool {
        switch kind {
        case .long, .recovery: !hardCalls(for: kind).isEmpty
        case .micro: inCallsS > 0
        case .eyes: false
        }
    }

    /// Hard calls since the last ten minutes.
    public var hardCalls: Int { hardCalls(for: .long).count }

    /// Seconds in calls since the last five minutes.
    public var inCallsS: Double {
        calls.filter { $0.number > book.cleared(.micro) }.reduce(0) { $0 + $1.lengthS }
    }

    private func hardCalls(for kind: BreakKind) -> [Counted] {
        calls.filter { $0.isHard && $0.number > book.cleared(kind) }
    }

    /// Whether a hard call has come since a break of this kind was offered.
    func isNewMoment(_ kind: BreakKind) -> Bool {
        guard kind.isForHardCalls, let offer = book.offer(of: kind) else { return book.offer(of: kind) == nil }
        return hardCalls(for: kind).contains { $0.number > offer.number }
    }

    /// Whether chance must not hold it back.
    var isUrgent: Bool {
        calls.contains { call in
            call.isUrgent && call.number > book.cleared(.recovery)
                && book.offer(of: .recovery).map { call.number > $0.number } ?? true
                && book.offer(of: .long).map { call.number > $0.number } ?? true
        }
    }

    /// Whether it was offered often enough, and the agent has said nothing.
    func isUnanswered(_ kind: BreakKind) -> Bool {
        guard let offer = book.offer(of: kind), !isNewMoment(kind), shown != offer.id else { return false }
        return offer.times >= BreakRules.mostTimes
    }

    /// How often an offer was put off today.
    func snoozesToday(at now: Moment) -> Int {
        let today = rules.dayPart(of: now.wall).day
        return book.snoozedAt.count { rules.dayPart(of: $0).day == today }
    }

    /// What keeps an offer from being made; `nil` where nothing does. It says nothing of whether one is due.
    public func hold(at now: Moment) -> BreakHold? {
        if let hold = deskHold(at: now) { return hold }
        if let end = rules.quietEnd(at: now.wall) { return BreakHold(.quiet, until: end) }
        let part = rules.dayPart(of: now.wall)
        if book.refusedAt.count(where: { rules.dayPart(of: $0) == part }) >= BreakRules.refusalsForQuiet {
            return BreakHold(.refused)
        }
        if book.accepted != nil { return BreakHold(.taking) }
        if let snooze = book.snooze {
            guard snooze.lengthS != nil else {
                return calls.contains { $0.number > snooze.number } ? later(at: now) : BreakHold(.nextCall)
            }
            if let until = snoozedUntil, now.clock < until { return BreakHold(.snoozed, until: now.wall(at: until)) }
        }
        return later(at: now)
    }

    private func later(at now: Moment) -> BreakHold? {
        if let drawn, isHeldBack(drawn, at: now) { return BreakHold(.drawn, until: now.wall(at: drawn.from)) }
        let open = due(at: now)
        if !open.isEmpty, open.allSatisfy(isUnanswered) { return BreakHold(.unanswered) }
        let recent = offeredAt.filter { now.clock - $0 < .seconds(BreakRules.shiftS) }
        if recent.count >= rules.offersAShift {
            let next = recent.min().map { now.wall(at: $0 + .seconds(BreakRules.shiftS)) }
            return BreakHold(.shift, until: next)
        }
        return nil
    }

    /// Whether chance holds an offer back: for as long only as the agent agrees that it may.
    func isHeldBack(_ drawn: Drawn, at now: Moment) -> Bool { view.isDrawn && !isUrgent && now.clock < drawn.from }

    private func deskHold(at now: Moment) -> BreakHold? {
        if !rules.isOn { return BreakHold(.off) }
        if view.isCallOn { return BreakHold(.call) }
        if !view.isMeasured { return BreakHold(.consent) }
        if let end = wrapUpEnd, now.clock < end { return BreakHold(.wrapUp, until: now.wall(at: end)) }
        if view.isLocked { return BreakHold(.locked) }
        if view.isInactive { return BreakHold(.inactive) }
        if view.isPaused { return BreakHold(.paused) }
        if !view.isSilenceKnown { return BreakHold(.deaf) }
        return isUnannounced ? BreakHold(.unannounced) : nil
    }
}

extension BreakHold.Reason {
    /// Whether an offer that is shown is taken away for it.
    var takesAway: Bool {
        switch self {
        case .off, .consent, .call, .wrapUp, .locked, .inactive, .paused, .deaf, .unannounced, .quiet, .refused: true
        case .shift, .taking, .snoozed, .nextCall, .drawn, .unanswered: false
        }
    }
}

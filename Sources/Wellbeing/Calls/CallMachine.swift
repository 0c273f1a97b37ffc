/// Knows whether a call is on, and what was heard in it. A pure machine.
///
/// A call is known by what somebody announces, else by the streams of a softphone, else by talk alone. One that is
/// over stays on for ``graceS``: streams that a transfer closes are opened again in that time, and nobody may come
/// into its last seconds.
public struct CallMachine: Sendable {
    /// How a call is known; the later, the surer.
    public enum Knowledge: String, Sendable, Codable, Comparable, CaseIterable {
        /// The agent talks.
        case talk
        /// A softphone records or plays.
        case streams
        /// Somebody said so.
        case announced

        /// What is surer is greater.
        public static func < (left: Knowledge, right: Knowledge) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// What tells of calls beside the voice.
    public struct Signs: Sendable, Equatable {
        /// Somebody has said that a call is on, and not yet that it is over.
        public var isAnnounced: Bool
        /// A softphone has streams open as in a call.
        public var hasStreams: Bool
        /// How often somebody has said that a call begins or ends.
        public var announcements: Int

        public init(isAnnounced: Bool = false, hasStreams: Bool = false, announcements: Int = 0) {
            self.isAnnounced = isAnnounced
            self.hasStreams = hasStreams
            self.announcements = announcements
        }

        /// The surest that says yes.
        var knowledge: Knowledge? { isAnnounced ? .announced : hasStreams ? .streams : nil }
    }

    /// A call that is on.
    public struct Call: Sendable, Equatable {
        /// When it began, by the clock that nobody sets.
        public var since: Duration
        /// How it is known.
        public var knownBy: Knowledge
        /// Since when nothing tells of it any more.
        var lostAt: Duration?
        /// Somebody has said that it is over: what tells of a call from now on tells of another.
        var isClosed = false
        var measure = CallMeasure()
    }

    /// Seconds after which a call is over that nothing tells of any more.
    public static let graceS = 5.0
    /// Seconds without a word after which talk is over.
    public static let talkEndsAfterS = 60.0
    /// Seconds of own speech from which talk is a call.
    public static let leastTalkS = 20.0
    /// A machine that stood still for longer has ended its call.
    static let maxStandstillS = 60.0

    /// The call that is on; `nil` where there is none.
    public private(set) var call: Call?
    private var signs = Signs()
    /// Talk without another sign of a call, from its first word.
    private var talk: (began: Duration, last: Duration, measure: CallMeasure)?
    /// Nothing before it counts: another call was on.
    private var freeSince = Duration.zero
    private var lastTick: Duration?

    /// Knows of no call.
    public init() {}

    /// Takes another sign.
    /// - Returns: the calls that are over by it.
    public mutating func take(_ new: Signs, at now: Moment) -> [CallPayload] {
        let (before, isWord) = (signs, new.announcements != signs.announcements)
        signs = new
        var ended: [CallPayload] = []
        if isWord, !new.isAnnounced { close(at: now.clock) }
        // A second call is announced, and the first one's end was not.
        if isWord, new.isAnnounced, call?.lostAt != nil { close(at: now.clock) }
        guard let knowledge = new.knowledge else {
            if before.knowledge != nil, call?.knownBy != .talk { lose(at: now.clock) }
            return ended
        }
        if let call, call.isClosed || call.knownBy == .talk { ended += end(at: now) }
        if var on = call {
            (on.lostAt, on.knownBy) = (nil, max(on.knownBy, knowledge))
            call = on
        } else {
            begin(Call(since: now.clock, knownBy: knowledge))
        }
        return ended
    }

    /// Takes what was heard of the voice, the oldest first.
    public mutating func hear(_ steps: [VoiceStep]) {
        for step in steps where step.at >= freeSince {
            if let on = call, on.knownBy != .talk {
                if step.at >= on.since, on.lostAt.map({ step.at <= $0 }) ?? true {
                    call?.measure.add(step, of: on.since)
                }
                continue
            }
            if let last = talk?.last, step.at - last >= .seconds(Self.talkEndsAfterS), call == nil { talk = nil }
            guard talk != nil || step.talkS > 0 else { continue }
            var run = talk ?? (step.at, step.at, CallMeasure())
            run.measure.add(step, of: run.began)
            if step.talkS > 0 { run.last = step.at }
            talk = run
            if call == nil, run.measure.talkS >= Self.leastTalkS { call = Call(since: run.began, knownBy: .talk) }
        }
    }

    /// Time passes.
    /// - Parameters:
    ///   - now: the present.
    ///   - standstillS: for how long the machine stood still since the last time.
    /// - Returns: the calls that are over by it.
    public mutating func tick(at now: Moment, standstillS: Double = 0) -> [CallPayload] {
        defer { lastTick = now.clock }
        guard let on = call else { return [] }
        if standstillS >= Self.maxStandstillS {
            lose(at: lastTick ?? now.clock)
            let ended = end(at: now)
            if let knowledge = signs.knowledge { begin(Call(since: now.clock, knownBy: knowledge)) }
            return ended
        }
        if on.knownBy == .talk, let last = talk?.last, now.clock - last >= .seconds(Self.talkEndsAfterS) {
            lose(at: last)
            return end(at: now)
        }
        if let lost = on.lostAt, now.clock - lost >= .seconds(Self.graceS) { return end(at: now) }
        return []
    }

    /// Nobody watches any more: what is on is over as far as it was heard.
    public mutating func stop(at now: Moment) -> [CallPayload] {
        guard call != nil else { return [] }
        lose(at: now.clock)
        return end(at: now)
    }

    // MARK: - Steps

    private mutating func begin(_ new: Call) {
        call = new
        talk = nil
    }

    private mutating func lose(at time: Duration) {
        let earlier = call?.lostAt ?? time
        call?.lostAt = min(earlier, time)
    }

    private mutating func close(at time: Duration) {
        lose(at: time)
        call?.isClosed = true
        // What is said to nobody in particular afterwards is no part of it.
        if call == nil { talk = nil }
        freeSince = max(freeSince, time)
    }

    private mutating func end(at now: Moment) -> [CallPayload] {
        guard let over = call else { return [] }
        let last = max(over.lostAt ?? now.clock, over.since)
        let measure = over.knownBy == .talk ? talk?.measure ?? over.measure : over.measure
        (call, talk, freeSince) = (nil, nil, max(freeSince, last))
        return [
            measure.payload(from: now.wall(at: over.since), to: now.wall(at: last), knownBy: over.knownBy)
        ]
    }
}

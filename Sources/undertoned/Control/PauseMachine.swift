import EventLog
import Events
import Feed
import Foundation
import Vocabulary

/// The agent's pause: who asks for what and when in, what is to be done out. A pure machine.
///
/// A lease ends on the safe side. After a private pause the microphone is heard again by itself, since the agent said
/// for how long and a forgotten pause would leave nobody to help. A payment pause never ends by itself: when its time
/// is over the agent is told, and capture stays off until `resume`, since a card number may still be spoken.
struct PauseMachine: Equatable {
    /// A pause, as it is kept across a restart.
    typealias Pause = Reserve.Pause

    /// What is to be done.
    enum Effect: Equatable {
        /// Begin or end the hold on capture.
        case hold(Bool)
        /// Wipe what was heard; an open segment ends so many seconds before now.
        case forget(lastS: Double)
        /// Keep the pause across a restart; `nil` takes it away.
        case keep(Pause?)
        /// Tell the agent.
        case tell(Notice)
    }

    /// What the agent is told.
    enum Notice: Equatable {
        /// It is paused.
        case paused(Pause)
        /// The time of a payment pause is over.
        case overdue
        /// It listens again.
        case resumed
    }

    /// The reason that is protected: a card number is being spoken.
    static let payment = "payment"
    /// The longest lease.
    static let maxLeaseS = PauseRequest.maxS

    /// How far before the start of a payment pause is wiped: the first digits may come before the hand is at the key.
    /// All of that is still in memory, see `vault.hold_back_s`.
    let reachS: Double
    /// The pause that holds; `nil` for none.
    private(set) var pause: Pause?
    /// When the lease ends by a clock that nobody sets.
    private(set) var deadline: Duration?

    /// Starts without a pause.
    init(reachS: Double = 30) { self.reachS = reachS }

    /// The agent asks for a pause. A payment pause cannot be turned into one that ends by itself.
    mutating func begin(reason: String?, forS: Double?, at now: Timestamp, clock: Duration) -> [Effect] {
        let isPayment = reason == Self.payment || pause?.reason == Self.payment
        let lease = forS.map { min(max($0, 0), Self.maxLeaseS) }
        let next = Pause(
            reason: isPayment ? Self.payment : reason, since: pause?.since ?? now,
            until: lease.map { now.advanced(bySeconds: $0) })
        pause = next
        deadline = lease.map { clock + .seconds($0) }
        return [.hold(true), .forget(lastS: isPayment ? reachS : 0), .keep(next), .tell(.paused(next))]
    }

    /// The agent wants to be heard again.
    mutating func end() -> [Effect] {
        guard pause != nil else { return [] }
        (pause, deadline) = (nil, nil)
        return [.keep(nil), .hold(false), .tell(.resumed)]
    }

    /// Time passes.
    mutating func tick(clock: Duration) -> [Effect] {
        guard let deadline, clock >= deadline, var over = pause else { return [] }
        self.deadline = nil
        if over.endsByItself { return end() }
        over.isOverdue = true
        pause = over
        return [.keep(over), .tell(.overdue)]
    }

    /// Takes up the pause that an earlier run kept. A wall clock that was set back gives the whole lease again: the
    /// safe side.
    mutating func restore(_ kept: Pause, at now: Timestamp, clock: Duration) -> [Effect] {
        pause = kept
        if !kept.isOverdue, let until = kept.until {
            let whole = Self.seconds(from: kept.since, to: until)
            let left = min(Self.seconds(from: now, to: until), whole)
            deadline = clock + .seconds(max(0, left))
        }
        return [.hold(true)] + tick(clock: clock)
    }

    private static func seconds(from first: Timestamp, to last: Timestamp) -> Double {
        Double(last.millisecondsSince1970 - first.millisecondsSince1970) / 1_000
    }
}

extension Reserve.Pause {
    /// Whether it ends with its lease.
    var endsByItself: Bool { reason != PauseMachine.payment }
}

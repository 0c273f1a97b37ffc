/// What happened, with the payload that belongs to it: a type cannot be paired with another type's payload.
public enum EventData: Sendable, Equatable {
    /// An alert began.
    case alertRaised(AlertPayload)
    /// An open alert reached a higher level.
    case alertRising(AlertPayload)
    /// An alert would have been raised, were the voice not on probation. It is none, and no one but the agent is told.
    case alertTried(AlertPayload)
    /// Somebody saw an alert and said so. This and the other steps of people are appended by
    /// `EventLog.apply(_:toAlert:by:idempotencyKey:)`.
    case alertAcknowledged(HandlingPayload)
    /// Somebody sees to an alert.
    case alertTakenOver(HandlingPayload)
    /// An alert was given to somebody.
    case alertHandedOn(HandlingPayload)
    /// Nobody saw an alert in time.
    case alertEscalated(HandlingPayload)
    /// An alert ended.
    case alertCleared(AlertPayload)
    /// Somebody closed an alert.
    case alertResolved(HandlingPayload)
    /// The agent says that an alert was wrong.
    case alertContested(HandlingPayload)
    /// Quality assurance says whether the agent is right about that.
    case alertJudged(HandlingPayload)
    /// An encrypted segment lies on disk.
    case segmentStored(SegmentPayload)
    /// A segment that was due could not be written.
    case segmentRefused(SegmentPayload)
    /// A segment is gone for good.
    case segmentErased(SegmentPayload)
    /// A segment is kept, whatever else would erase it. This and the other steps of people are appended by the methods of
    /// `EventLog+SegmentCommands.swift`.
    case segmentHeld(SegmentPayload)
    /// Nobody holds a segment any longer.
    case segmentReleased(SegmentPayload)
    /// A segment is kept for another purpose.
    case segmentAssigned(SegmentPayload)
    /// A segment is for other keys, or was made of another one.
    case segmentReplaced(SegmentPayload)
    /// The daemon hears something else than before, or nothing, or again.
    case captureChanged(CapturePayload)
    /// The baseline is known.
    case baselineReady(BaselinePayload)
    /// The baseline was thrown away.
    case baselineReset(BaselinePayload)
    /// The agent agreed to a purpose.
    case consentGranted(ConsentPayload)
    /// The agent does not agree to a purpose, or not any longer.
    case consentWithdrawn(ConsentPayload)
    /// Data are gone for good.
    case dataErased(ErasurePayload)
    /// The daemon runs.
    case daemonStarted(DaemonPayload)
    /// The daemon ended in order.
    case daemonStopped(DaemonPayload)

    /// The type that goes with this payload.
    public var type: EventType {
        switch self {
        case .alertRaised: .alertRaised
        case .alertRising: .alertRising
        case .alertTried: .alertTried
        case .alertAcknowledged: .alertAcknowledged
        case .alertTakenOver: .alertTakenOver
        case .alertHandedOn: .alertHandedOn
        case .alertEscalated: .alertEscalated
        case .alertCleared: .alertCleared
        case .alertResolved: .alertResolved
        case .alertContested: .alertContested
        case .alertJudged: .alertJudged
        case .segmentStored: .segmentStored
        case .segmentRefused: .segmentRefused
        case .segmentErased: .segmentErased
        case .segmentHeld: .segmentHeld
        case .segmentReleased: .segmentReleased
        case .segmentAssigned: .segmentAssigned
        case .segmentReplaced: .segmentReplaced
        case .captureChanged: .captureChanged
        case .baselineReady: .baselineReady
        case .baselineReset: .baselineReset
        case .consentGranted: .consentGranted
        case .consentWithdrawn: .consentWithdrawn
        case .dataErased: .dataErased
        case .daemonStarted: .daemonStarted
        case .daemonStopped: .daemonStopped
        }
    }

    /// What it happened to: the alert's or segment's identifier, else the part of the daemon.
    public var subject: String {
        switch self {
        case .alertRaised(let alert), .alertRising(let alert), .alertTried(let alert), .alertCleared(let alert):
            alert.alertID
        case .alertAcknowledged(let handling), .alertTakenOver(let handling), .alertHandedOn(let handling),
            .alertEscalated(let handling), .alertResolved(let handling), .alertContested(let handling),
            .alertJudged(let handling):
            handling.alertID
        case .segmentStored(let segment), .segmentRefused(let segment), .segmentErased(let segment),
            .segmentHeld(let segment), .segmentReleased(let segment), .segmentAssigned(let segment),
            .segmentReplaced(let segment):
            segment.segmentID
        case .captureChanged: "capture"
        case .baselineReady, .baselineReset: "baseline"
        case .consentGranted, .consentWithdrawn: "consent"
        case .dataErased: "data"
        case .daemonStarted, .daemonStopped: "daemon"
        }
    }
}

extension EventData: Encodable {
    /// Writes the payload alone; the type stands beside it in the event.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .alertRaised(let alert), .alertRising(let alert), .alertTried(let alert), .alertCleared(let alert):
            try alert.encode(to: encoder)
        case .alertAcknowledged(let handling), .alertTakenOver(let handling), .alertHandedOn(let handling),
            .alertEscalated(let handling), .alertResolved(let handling), .alertContested(let handling),
            .alertJudged(let handling):
            try handling.encode(to: encoder)
        case .segmentStored(let segment), .segmentRefused(let segment), .segmentErased(let segment),
            .segmentHeld(let segment), .segmentReleased(let segment), .segmentAssigned(let segment),
            .segmentReplaced(let segment):
            try segment.encode(to: encoder)
        case .captureChanged(let capture):
            try capture.encode(to: encoder)
        case .baselineReady(let baseline), .baselineReset(let baseline):
            try baseline.encode(to: encoder)
        case .consentGranted(let consent), .consentWithdrawn(let consent):
            try consent.encode(to: encoder)
        case .dataErased(let erasure):
            try erasure.encode(to: encoder)
        case .daemonStarted(let daemon), .daemonStopped(let daemon):
            try daemon.encode(to: encoder)
        }
    }
}

extension EventData {
    /// Reads the payload of an event of the given type.
    init(type: EventType, from decoder: any Decoder) throws {
        self =
            switch type {
            case .alertRaised: .alertRaised(try AlertPayload(from: decoder))
            case .alertRising: .alertRising(try AlertPayload(from: decoder))
            case .alertTried: .alertTried(try AlertPayload(from: decoder))
            case .alertAcknowledged: .alertAcknowledged(try HandlingPayload(from: decoder))
            case .alertTakenOver: .alertTakenOver(try HandlingPayload(from: decoder))
            case .alertHandedOn: .alertHandedOn(try HandlingPayload(from: decoder))
            case .alertEscalated: .alertEscalated(try HandlingPayload(from: decoder))
            case .alertResolved: .alertResolved(try HandlingPayload(from: decoder))
            case .alertContested: .alertContested(try HandlingPayload(from: decoder))
            case .alertJudged: .alertJudged(try HandlingPayload(from: decoder))
            case .alertCleared: .alertCleared(try AlertPayload(from: decoder))
            case .segmentStored: .segmentStored(try SegmentPayload(from: decoder))
            case .segmentRefused: .segmentRefused(try SegmentPayload(from: decoder))
            case .segmentErased: .segmentErased(try SegmentPayload(from: decoder))
            case .segmentHeld: .segmentHeld(try SegmentPayload(from: decoder))
            case .segmentReleased: .segmentReleased(try SegmentPayload(from: decoder))
            case .segmentAssigned: .segmentAssigned(try SegmentPayload(from: decoder))
            case .segmentReplaced: .segmentReplaced(try SegmentPayload(from: decoder))
            case .captureChanged: .captureChanged(try CapturePayload(from: decoder))
            case .baselineReady: .baselineReady(try BaselinePayload(from: decoder))
            case .baselineReset: .baselineReset(try BaselinePayload(from: decoder))
            case .consentGranted: .consentGranted(try ConsentPayload(from: decoder))
            case .consentWithdrawn: .consentWithdrawn(try ConsentPayload(from: decoder))
            case .dataErased: .dataErased(try ErasurePayload(from: decoder))
            case .daemonStarted: .daemonStarted(try DaemonPayload(from: decoder))
            case .daemonStopped: .daemonStopped(try DaemonPayload(from: decoder))
            }
    }
}

/// The closed list of what can happen. A new case needs a line in the specification in `Event.swift` first.
public enum EventType: String, Sendable, Codable, CaseIterable {
    /// An alert began.
    case alertRaised = "io.undertone.alert.raised"
    /// An open alert reached a higher level.
    case alertRising = "io.undertone.alert.rising"
    /// An alert would have been raised, were the voice not on probation: for the agent alone.
    case alertTried = "io.undertone.alert.tried"
    /// Somebody saw an alert and said so.
    case alertAcknowledged = "io.undertone.alert.acknowledged"
    /// Somebody sees to an alert.
    case alertTakenOver = "io.undertone.alert.taken_over"
    /// An alert was given to somebody.
    case alertHandedOn = "io.undertone.alert.handed_on"
    /// Nobody saw an alert in time: it goes to the next tier.
    case alertEscalated = "io.undertone.alert.escalated"
    /// An alert ended.
    case alertCleared = "io.undertone.alert.cleared"
    /// Somebody closed an alert.
    case alertResolved = "io.undertone.alert.resolved"
    /// The agent says that an alert was wrong.
    case alertContested = "io.undertone.alert.contested"
    /// Quality assurance says whether the agent is right about that.
    case alertJudged = "io.undertone.alert.judged"
    /// An encrypted segment lies on disk.
    case segmentStored = "io.undertone.segment.stored"
    /// A segment that was due could not be written.
    case segmentRefused = "io.undertone.segment.refused"
    /// A segment is gone for good.
    case segmentErased = "io.undertone.segment.erased"
    /// A segment is kept, whatever else would erase it.
    case segmentHeld = "io.undertone.segment.held"
    /// Nobody holds a segment any longer.
    case segmentReleased = "io.undertone.segment.released"
    /// A segment is kept for another purpose from now on.
    case segmentAssigned = "io.undertone.segment.assigned"
    /// A segment is for other keys, or was made of another one by redaction.
    case segmentReplaced = "io.undertone.segment.replaced"
    /// The daemon hears something else than before, or nothing, or again.
    case captureChanged = "io.undertone.capture.changed"
    /// The agent's own calm baseline is known; scores follow.
    case baselineReady = "io.undertone.baseline.ready"
    /// The baseline was thrown away; learning begins anew.
    case baselineReset = "io.undertone.baseline.reset"
    /// The agent agreed to a purpose.
    case consentGranted = "io.undertone.consent.granted"
    /// The agent does not agree to a purpose, or not any longer.
    case consentWithdrawn = "io.undertone.consent.withdrawn"
    /// Data are gone for good; a receipt, and what stands in the place of an erased event.
    case dataErased = "io.undertone.data.erased"
    /// The daemon runs.
    case daemonStarted = "io.undertone.daemon.started"
    /// The daemon ended in order.
    case daemonStopped = "io.undertone.daemon.stopped"
}

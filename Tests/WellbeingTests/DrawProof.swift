import Events
import Vocabulary

@testable import Wellbeing

/// Whether every draw in a log is one that may be: the proof that requests for help and critical alerts were never
/// left to chance, by what was written down and not by what the engine says of itself.
struct DrawProof {
    /// What is wrong, a line each.
    private(set) var faults: [String] = []
    /// Draws that were looked at.
    private(set) var draws = 0

    private struct Offer: Decodable {
        var offerID: String
        var kind: String
        var at: Timestamp

        private enum CodingKeys: String, CodingKey {
            case kind, at
            case offerID = "offer_id"
        }
    }

    /// What a call says of it beside its other values.
    private struct Urgency: Decodable {
        var isUrgent: Bool?

        private enum CodingKeys: String, CodingKey { case isUrgent = "is_urgent" }
    }

    /// - Parameter events: all of a log, in their order.
    init(_ events: [Event]) {
        var (calls, drawn, urgent) = ([CallPayload](), [String: DrawPayload](), [Timestamp]())
        for event in events {
            switch event.data {
            case .alert(.raised, let alert), .alert(.rising, let alert), .alert(.tried, let alert):
                // Said of the time at which it was, not at which it was written.
                if alert.kind == .help || alert.level == .critical { urgent.append(alert.raisedAt) }
            case .other(let other):
                if let call = try? other.payload(as: CallPayload.self), other.type == EventFamily.callEnded {
                    calls.append(call)
                    if (try? other.payload(as: Urgency.self))?.isUrgent == true { urgent.append(call.endedAt) }
                } else if let draw = try? other.payload(as: DrawPayload.self), other.type == EventFamily.trialDrawn {
                    draws += 1
                    check(draw, after: calls, urgent, drawn)
                    drawn[draw.offerID] = draw
                } else if let offer = try? other.payload(as: Offer.self), other.type.shortName == "break.offered" {
                    check(offer, drawn, urgent)
                }
            default: continue
            }
        }
    }

    private mutating func check(
        _ draw: DrawPayload, after calls: [CallPayload], _ urgent: [Timestamp], _ drawn: [String: DrawPayload]
    ) {
        let name = "draw \(draw.offerID)"
        if drawn[draw.offerID] != nil { faults.append("\(name): drawn twice") }
        if draw.probability != OfferDraw.probability { faults.append("\(name): another probability") }
        // The gap after a hard call may come some calls later.
        guard let call = calls.last(where: { $0.hardS > 0 || $0.alerts > 0 }) else {
            faults.append("\(name): no hard call before it")
            return
        }
        if urgent.contains(where: { $0 >= call.beganAt && $0 <= draw.at }) {
            faults.append("\(name): help was asked for, or an alert was critical")
        }
    }

    private mutating func check(_ offer: Offer, _ drawn: [String: DrawPayload], _ urgent: [Timestamp]) {
        guard let draw = drawn[offer.offerID] else { return }
        if !["recovery", "long"].contains(offer.kind) {
            faults.append("offer \(offer.offerID): drawn for \(offer.kind)")
        }
        // What is urgent ends the wait.
        let isUrgent = urgent.contains { $0 > draw.at && $0 <= offer.at }
        if !draw.isNow, !isUrgent, offer.at < draw.at.advanced(bySeconds: draw.heldBackS) {
            faults.append("offer \(offer.offerID): held back, and made before its time")
        }
    }
}

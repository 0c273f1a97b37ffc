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
                } else if let draw = try? other.payload(as: DrawPayload.self), other.type == EventFamily.trialDrawn {
                    draws += 1
                    check(draw, after: calls, urgent, drawn)
                    drawn[draw.offerID] = draw
                } else if let offer = try? other.payload(as: Offer.self), other.type.shortName == "break.offered" {
                    check(offer, drawn)
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
        guard let call = calls.last else {
            faults.append("\(name): no call before it")
            return
        }
        if call.hardS <= 0 { faults.append("\(name): the call before it was not hard") }
        if urgent.contains(where: { $0 >= call.beganAt && $0 <= draw.at }) {
            faults.append("\(name): help was asked for, or an alert was critical")
        }
    }

    private mutating func check(_ offer: Offer, _ drawn: [String: DrawPayload]) {
        guard let draw = drawn[offer.offerID] else { return }
        if !["recovery", "long"].contains(offer.kind) {
            faults.append("offer \(offer.offerID): drawn for \(offer.kind)")
        }
        if !draw.isNow, offer.at < draw.at.advanced(bySeconds: draw.heldBackS) {
            faults.append("offer \(offer.offerID): held back, and made before its time")
        }
    }
}

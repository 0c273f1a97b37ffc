public import Events
public import Vocabulary

extension EventFamily {
    /// Whether help helps: draws of offers, and measures with a start date.
    public static let trial = EventFamily(
        name: "trial",
        steps: [
            Step("drawn", audience: .agentAlone), Step("begun", audience: .agentAlone),
            Step("ended", audience: .agentAlone),
        ],
        state: .reduced { state, event in
            try JSON.text(TrialState(state).after(event))
        }, erasure: .goes)
}

/// One draw: whether an offer that was due is made now or held back.
public struct DrawPayload: Sendable, Equatable, Codable {
    /// The offer that it decides on.
    public var offerID: String
    /// When it was drawn.
    public var at: Timestamp
    /// The probability with which it was to be made now.
    public var probability: Double
    /// Whether it is made now; else after ``heldBackS``.
    public var isNow: Bool
    /// Seconds that it is held back otherwise.
    public var heldBackS: Double

    private enum CodingKeys: String, CodingKey {
        case at, probability
        case offerID = "offer_id"
        case isNow = "is_now"
        case heldBackS = "held_back_s"
    }

    public init(offerID: String, at: Timestamp, probability: Double, isNow: Bool, heldBackS: Double) {
        self.offerID = offerID
        self.at = at
        self.probability = probability
        self.isNow = isNow
        self.heldBackS = heldBackS
    }
}

/// How offers are drawn.
public enum OfferDraw {
    /// The probability that an offer is made at once.
    public static let probability = 0.6
    /// Seconds that the others wait: nobody is denied.
    public static let heldBackS = 1_200.0

    /// Draws for one offer.
    public static func draw(
        for offerID: String, at time: Timestamp, using generator: inout some RandomNumberGenerator
    ) -> DrawPayload {
        DrawPayload(
            offerID: offerID, at: time, probability: probability,
            isNow: Double.random(in: 0..<1, using: &generator) < probability, heldBackS: heldBackS)
    }
}

extension Recomputation {
    /// Why nothing could be computed.
    public enum Impossibility: String, Sendable, Hashable, Codable, CaseIterable, CustomStringConvertible {
        /// The segment does not say how the analysis stood at its first sample: it is of the first format, or none was
        /// kept.
        case noState = "no_state"
        /// The state is not one, or was changed.
        case damagedState = "damaged_state"
        /// The rule of the alert is missing, or is none.
        case noRule = "no_rule"
        /// There is no track to compare with.
        case noTrack = "no_track"
        /// Shorter than what the analysis looks ahead, or redacted from the beginning.
        case tooShort = "too_short"

        /// The reason in a few words.
        public var description: String {
            switch self {
            case .noState: "the segment does not hold the state of the analysis at its first sample"
            case .damagedState: "the state of the analysis at the first sample is damaged"
            case .noRule: "the segment does not hold the rule of its alert"
            case .noTrack: "the segment holds no track to compare with"
            case .tooShort: "there is too little sound before the end, or before the first redaction"
            }
        }
    }

    /// What a recomputation found.
    public enum Verdict: Sendable, Equatable {
        /// Every value of so many frames, and so many scores, came out the same to the last bit.
        case identical(frames: Int, scores: Int)
        /// The same but for the rounding of another kind of processor: scores within 0.01, F0 within 0.1 Hz.
        case close(Difference)
        /// Something else came out.
        case different(Difference)
        /// The track was computed by another model; what this one says differs by so much, `nil` where this release
        /// cannot read the state.
        case otherModel(stored: String, here: String, Difference?)
        /// Nothing could be computed.
        case notPossible(Impossibility)
    }
}

extension Recomputation.Verdict: CustomStringConvertible {
    /// The verdict on one line, for people.
    public var description: String {
        switch self {
        case .identical(let frames, let scores):
            return "identical to the last bit, \(frames) frames and \(scores) scores"
        case .close(let difference): return "the same but for rounding on another kind of processor: \(difference)"
        case .different(let difference): return "different: \(difference)"
        case .otherModel(let stored, let here, let difference):
            let models = "scored by model \(stored.isEmpty ? "unknown" : stored), this is \(here)"
            guard let difference else { return "\(models), which cannot read the state of that one" }
            return difference.differing == 0 ? "\(models); the scores are identical" : "\(models): \(difference)"
        case .notPossible(let reason): return "not computed again: \(reason)"
        }
    }
}

extension Recomputation.Verdict: Codable {
    private enum Kind: String, Codable {
        case identical, close, different
        case otherModel = "other_model"
        case notPossible = "not_possible"
    }

    private enum CodingKeys: String, CodingKey {
        case verdict, text, frames, scores, difference, reason
        case storedModel = "stored_model"
        case model
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func difference() throws -> Recomputation.Difference {
            try container.decode(Recomputation.Difference.self, forKey: .difference)
        }
        switch try container.decode(Kind.self, forKey: .verdict) {
        case .identical:
            self = .identical(
                frames: try container.decode(Int.self, forKey: .frames),
                scores: try container.decode(Int.self, forKey: .scores))
        case .close: self = .close(try difference())
        case .different: self = .different(try difference())
        case .otherModel:
            self = .otherModel(
                stored: try container.decode(String.self, forKey: .storedModel),
                here: try container.decode(String.self, forKey: .model),
                try container.decodeIfPresent(Recomputation.Difference.self, forKey: .difference))
        case .notPossible: self = .notPossible(try container.decode(Recomputation.Impossibility.self, forKey: .reason))
        }
    }

    /// Writes one flat object: `verdict`, the line for people as `text`, and what belongs to the kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(description, forKey: .text)
        switch self {
        case .identical(let frames, let scores):
            try container.encode(Kind.identical, forKey: .verdict)
            try container.encode(frames, forKey: .frames)
            try container.encode(scores, forKey: .scores)
        case .close(let difference):
            try container.encode(Kind.close, forKey: .verdict)
            try container.encode(difference, forKey: .difference)
        case .different(let difference):
            try container.encode(Kind.different, forKey: .verdict)
            try container.encode(difference, forKey: .difference)
        case .otherModel(let stored, let here, let difference):
            try container.encode(Kind.otherModel, forKey: .verdict)
            try container.encode(stored, forKey: .storedModel)
            try container.encode(here, forKey: .model)
            try container.encodeIfPresent(difference, forKey: .difference)
        case .notPossible(let reason):
            try container.encode(Kind.notPossible, forKey: .verdict)
            try container.encode(reason, forKey: .reason)
        }
    }
}

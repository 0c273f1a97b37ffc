/// One feature's part in an alert, as records keep it.
public struct VoiceReason: Sendable, Hashable, Codable {
    /// Which feature.
    public var feature: VoiceFeature.Name
    /// Its value when the alert got its level, in the feature's unit.
    public var value: Double
    /// Its value in the agent's own calm voice, in the same unit.
    public var baseline: Double
    /// Its share in all that spoke for strain, 0...1.
    public var share: Double

    public init(feature: VoiceFeature.Name, value: Double, baseline: Double, share: Double) {
        self.feature = feature
        self.value = value
        self.baseline = baseline
        self.share = share
    }
}

/// Where a feature of the agent's own calm voice lies, and how far it scatters, as records keep it.
public struct VoiceNorm: Sendable, Hashable, Codable {
    /// Which feature.
    public var feature: VoiceFeature.Name
    /// Median of the calm voice, in ``unit``.
    public var location: Double
    /// One robust spread, in ``unit``.
    public var spread: Double
    /// Unit of both.
    public var unit: String

    public init(feature: VoiceFeature.Name, location: Double, spread: Double, unit: String) {
        self.feature = feature
        self.location = location
        self.spread = spread
        self.unit = unit
    }
}

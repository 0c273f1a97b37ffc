extension NetworkParameters {
    /// A hash of the weights that the product ships with; other weights, other hash. Computed once.
    package static let standardDigest: UInt64 = PackageResources.network_weights.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
}

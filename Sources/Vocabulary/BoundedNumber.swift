extension FixedWidthInteger {
    /// The whole number beside a number that may be anything, held to a range. **The one way** from a number that
    /// another process wrote to a whole one: the plain conversion ends the process for what is too large or no number.
    ///
    /// - Parameters:
    ///   - value: any number; one that is no number counts as the lower end.
    ///   - rule: which of the two neighbours is meant.
    ///   - range: what is left of it.
    public init(
        rounding value: some BinaryFloatingPoint, _ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero,
        in range: ClosedRange<Self>
    ) {
        guard !value.isNaN else {
            self = range.lowerBound
            return
        }
        let whole = Self(exactly: value.rounded(rule)) ?? (value < 0 ? .min : .max)
        self = Swift.min(Swift.max(whole, range.lowerBound), range.upperBound)
    }
}

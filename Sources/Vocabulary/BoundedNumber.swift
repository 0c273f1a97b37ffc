extension Int {
    /// The whole number nearest to a number that may be anything: infinite, no number at all, beyond every integer.
    /// **The way from a number of a file or another process to an integer**, since a plain conversion ends the program
    /// where the number does not fit.
    /// - Parameters:
    ///   - value: the number.
    ///   - range: where the result lies; what is beyond an end becomes that end, and NaN the lower one.
    public init(rounding value: Double, in range: ClosedRange<Int>) {
        let rounded = value.rounded()
        // Neither end may be a number that a Double holds: compared as they are, both are only rounded outwards.
        if rounded >= Double(range.upperBound) {
            self = range.upperBound
        } else if rounded > Double(range.lowerBound) {
            self = Swift.min(range.upperBound, Swift.max(range.lowerBound, Int(rounded)))
        } else {
            self = range.lowerBound
        }
    }
}

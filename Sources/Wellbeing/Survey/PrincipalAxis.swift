/// One common factor of a correlation matrix, by principal axes: communalities are put on the diagonal, the leading
/// eigenvector gives loadings, their squares are the next communalities, until nothing changes.
enum PrincipalAxis {
    private static let mostSteps = 5_000
    private static let exactness = 1e-10

    /// The loading of each item, the larger part of them positive; `nil` where an item would have more in common with
    /// the others than it varies (a Heywood case), or it does not settle.
    static func loadings(of correlations: [[Double]]) -> [Double]? {
        let count = correlations.count
        // The largest correlation is a start that needs no inverse; where it ends does not depend on it.
        var common = (0..<count).map { item in
            (0..<count).filter { $0 != item }.map { abs(correlations[item][$0]) }.max() ?? 0
        }
        var vector = [Double](repeating: 1 / Double(count).squareRoot(), count: count)
        for _ in 0..<mostSteps {
            var reduced = correlations
            for item in 0..<count { reduced[item][item] = common[item] }
            guard let value = leadingValue(of: reduced, &vector), value > 0 else { return nil }
            let next = vector.map { value * $0 * $0 }
            guard next.allSatisfy({ $0 < 1 }) else { return nil }
            let change = zip(common, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
            common = next
            guard change < exactness else { continue }
            let sign: Double = vector.reduce(0, +) < 0 ? -1 : 1
            return vector.map { sign * $0 * value.squareRoot() }
        }
        return nil
    }

    /// The largest eigenvalue of a symmetric matrix, by powers of it, shifted so that it is also the largest in size.
    private static func leadingValue(of matrix: [[Double]], _ vector: inout [Double]) -> Double? {
        let shift = matrix.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 0
        var value = 0.0
        for _ in 0..<mostSteps {
            let product = matrix.indices.map { row in
                zip(matrix[row], vector).reduce(shift * vector[row]) { $0 + $1.0 * $1.1 }
            }
            let length = product.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0, length.isFinite else { return nil }
            let next = product.map { $0 / length }
            let change = zip(vector, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
            (vector, value) = (next, length - shift)
            if change < exactness / 100 { break }
        }
        return value
    }
}

/// The highest value of a row, places near an expected one preferred.
public enum PeakSearch {
    /// The `n` in `0..<count` at which `sign * y[start + n] - penalty * (n - expected)^2` is greatest; the first of
    /// equals.
    ///
    /// 0 where no value is a number. Shape: `start + count <= y.count`, `count >= 1`. Real-time safe, O(count).
    public static func place(
        in y: SampleBuffer, from start: Int, count: Int, sign: Float, expected: Float, penalty: Float
    ) -> Int {
        precondition(count >= 1)
        // SAFETY: the view holds `count` values; the loops stay below it.
        let values = unsafe y.values(from: start, count: count)
        var bestScores = SIMD8<Float>(repeating: -.infinity)
        var bestPlaces = SIMD8<Float>.zero
        var places = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        var n = 0
        while n + 8 <= count {
            let value = unsafe load(values + n)
            let distance = places - expected
            let score = value * sign - distance * distance * penalty
            let isBetter = score .> bestScores
            bestScores.replace(with: score, where: isBetter)
            bestPlaces.replace(with: places, where: isBetter)
            places += 8
            n += 8
        }
        var (best, bestScore) = self.best(bestScores, at: bestPlaces)
        while n < count {
            let distance = Float(n) - expected
            let score = unsafe values[n] * sign - distance * distance * penalty
            if score > bestScore { (best, bestScore) = (Float(n), score) }
            n += 1
        }
        return Int(best)
    }

    /// The `n` in `0..<count` at which `y[start + n] + bias[n]` is greatest; the first of equals.
    ///
    /// Shapes: `start + count <= y.count`, `count <= bias.count`, `count` a multiple of eight. Real-time safe,
    /// O(count).
    public static func place(in y: SampleBuffer, from start: Int, count: Int, bias: SampleBuffer) -> Int {
        precondition(count > 0 && count.isMultiple(of: 8))
        // SAFETY: the views hold `count` values; the loops stay below it.
        let values = unsafe y.values(from: start, count: count)
        let offsets = unsafe bias.values(from: 0, count: count)
        var best = SIMD8<Float>(repeating: -.infinity)
        var bestPlaces = SIMD8<Float>.zero
        var places = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        for n in stride(from: 0, to: count, by: 8) {
            let score = unsafe load(values + n) + load(offsets + n)
            let isBetter = score .> best
            best.replace(with: score, where: isBetter)
            bestPlaces.replace(with: places, where: isBetter)
            places += 8
        }
        return Int(self.best(best, at: bestPlaces).place)
    }

    /// The highest of eight lanes, the first place of equals; 0 where no score is a number.
    private static func best(_ scores: SIMD8<Float>, at places: SIMD8<Float>) -> (place: Float, score: Float) {
        var (best, bestScore) = (Float(0), -Float.infinity)
        for lane in 0..<8 {
            let (score, place) = (scores[lane], places[lane])
            if score > bestScore || (score == bestScore && place < best) { (best, bestScore) = (place, score) }
        }
        return (best, bestScore)
    }
}

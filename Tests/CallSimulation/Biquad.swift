import Glibc

/// A filter of second order, after Bristow-Johnson's Audio EQ Cookbook.
struct Biquad {
    private var (b0, b1, b2, a1, a2) = (1.0, 0.0, 0.0, 0.0, 0.0)
    private var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0)

    /// Lifts what lies above `hertz` by `gainDB`, with a slope of 1.
    static func highShelf(hertz: Double, gainDB: Double, rate: Double = 16_000) -> Biquad {
        let (a, w) = (pow(10, gainDB / 40), 2 * Double.pi * hertz / rate)
        let (cosine, alpha) = (cos(w), sin(w) / 2 * 2.0.squareRoot())
        let root = 2 * a.squareRoot() * alpha
        return Biquad(
            b: [
                a * ((a + 1) + (a - 1) * cosine + root), -2 * a * ((a - 1) + (a + 1) * cosine),
                a * ((a + 1) + (a - 1) * cosine - root),
            ],
            a: [(a + 1) - (a - 1) * cosine + root, 2 * ((a - 1) - (a + 1) * cosine), (a + 1) - (a - 1) * cosine - root])
    }

    /// Keeps what lies below `hertz`.
    static func lowPass(hertz: Double, rate: Double = 16_000) -> Biquad {
        let w = 2 * Double.pi * hertz / rate
        let (cosine, alpha) = (cos(w), sin(w) / 2.0.squareRoot())
        return Biquad(
            b: [(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2], a: [1 + alpha, -2 * cosine, 1 - alpha])
    }

    /// Keeps what lies above `hertz`.
    static func highPass(hertz: Double, rate: Double = 16_000) -> Biquad {
        let w = 2 * Double.pi * hertz / rate
        let (cosine, alpha) = (cos(w), sin(w) / 2.0.squareRoot())
        return Biquad(
            b: [(1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2], a: [1 + alpha, -2 * cosine, 1 - alpha])
    }

    private init(b: [Double], a: [Double]) {
        (b0, b1, b2, a1, a2) = (b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0])
    }

    /// The sound after the filter.
    mutating func filtered(_ samples: [Float]) -> [Float] {
        var result = samples
        for n in result.indices {
            let x = Double(result[n])
            let y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            (x2, x1, y2, y1) = (x1, x, y1, y)
            result[n] = Float(y)
        }
        return result
    }
}

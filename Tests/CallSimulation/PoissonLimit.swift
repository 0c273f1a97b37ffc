import Glibc

/// How many events a count leaves possible.
public enum PoissonLimit {
    /// The exact one-sided upper limit at 95 %: the mean at which so few events or fewer come in one of twenty cases. For no
    /// event it is -ln 0.05, three. Source: Garwood, Biometrika 28, 437-442 (1936).
    public static func upper(events: Int) -> Double {
        var (low, high) = (Double(events), Double(events) * 2 + 10)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if atMost(events, mean: middle) > 0.05 { low = middle } else { high = middle }
        }
        return high
    }

    private static func atMost(_ count: Int, mean: Double) -> Double {
        var (term, sum) = (exp(-mean), exp(-mean))
        for k in 0..<count {
            term *= mean / Double(k + 1)
            sum += term
        }
        return sum
    }
}

/// Quantiles of a handful of values without sorting them all and without allocating.
///
/// The values are partly reordered in place (Hoare's selection). Expected cost O(count).
struct OrderStatistics {
    /// The values entered, in no order; only the first ``count`` are valid.
    private var values: [Float]
    /// Number of values entered.
    private(set) var count = 0

    /// Makes room for `capacity` values.
    init(capacity: Int) {
        values = [Float](repeating: 0, count: capacity)
    }

    /// Forgets all values.
    mutating func removeAll() {
        count = 0
    }

    /// Enters a value; there must be room.
    mutating func add(_ value: Float) {
        values[count] = value
        count += 1
    }

    /// The value below which the share `q` lies, interpolated between neighbours; `nil` where there are none.
    mutating func quantile(_ q: Float) -> Float? {
        guard count > 0 else { return nil }
        let position = q * Float(count - 1)
        let below = Int(position)
        let low = select(below)
        guard below + 1 < count, position > Float(below) else { return low }
        // After selection everything right of `below` is at least as large: the next value is their least.
        var high = values[below + 1]
        for index in (below + 1)..<count { high = min(high, values[index]) }
        return low + (position - Float(below)) * (high - low)
    }

    private mutating func select(_ rank: Int) -> Float {
        var (left, right) = (0, count - 1)
        while left < right {
            let pivot = values[(left + right) / 2]
            var (i, j) = (left, right)
            while i <= j {
                while values[i] < pivot { i += 1 }
                while values[j] > pivot { j -= 1 }
                if i <= j {
                    values.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if rank <= j {
                right = j
            } else if rank >= i {
                left = i
            } else {
                break
            }
        }
        return values[rank]
    }
}

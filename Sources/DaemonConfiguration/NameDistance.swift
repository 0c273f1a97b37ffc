/// Finds the name that somebody probably meant.
public enum NameDistance {
    /// The candidate nearest to `name`; `nil` where even the nearest differs in more than a third of its letters.
    public static func nearest(to name: String, among candidates: [String]) -> String? {
        let measured = candidates.map { (name: $0, edits: edits(from: name, to: $0)) }
        guard let best = measured.min(by: { $0.edits < $1.edits }) else { return nil }
        return best.edits <= max(1, best.name.utf8.count / 3) ? best.name : nil
    }

    /// The least number of inserted, deleted, replaced and swapped neighbouring bytes that turns one name into the
    /// other.
    ///
    /// Optimal string alignment distance; O(n m) time and memory. Names beyond 64 bytes count as infinitely far.
    static func edits(from left: String, to right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        guard left.count <= 64, right.count <= 64 else { return .max }
        var rows = [Array(0...right.count)]
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}

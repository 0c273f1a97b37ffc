/// Looks for several pieces of bytes at once in much memory; here, since this module is optimised in debug builds too.
public struct ByteSearch: Sendable {
    private let pieces: [[UInt8]]
    /// Pieces by a hash of their first four bytes; -1 for none. More than one of the same hash are looked at in turn.
    private var table = [[Int32]](repeating: [], count: 65_536)

    /// - Parameter pieces: of at least four bytes each.
    public init(_ pieces: [[UInt8]]) {
        self.pieces = pieces
        for (index, piece) in pieces.enumerated() {
            table[Self.hash(piece[0], piece[1], piece[2], piece[3])].append(Int32(index))
        }
    }

    /// How many different pieces lie somewhere in the bytes.
    public func found(in bytes: Span<UInt8>) -> Int {
        var seen = [Bool](repeating: false, count: pieces.count)
        var isUsed = [Bool](repeating: false, count: table.count)
        for hash in table.indices { isUsed[hash] = !table[hash].isEmpty }
        guard bytes.count >= 4 else { return 0 }
        for start in 0...(bytes.count - 4) {
            let hash = Self.hash(bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3])
            guard isUsed[hash] else { continue }
            for index in table[hash] where !seen[Int(index)] {
                let piece = pieces[Int(index)]
                guard start + piece.count <= bytes.count else { continue }
                var isEqual = true
                for offset in piece.indices where piece[offset] != bytes[start + offset] {
                    isEqual = false
                    break
                }
                if isEqual { seen[Int(index)] = true }
            }
        }
        return seen.count { $0 }
    }

    private static func hash(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> Int {
        let word = UInt32(a) | UInt32(b) << 8 | UInt32(c) << 16 | UInt32(d) << 24
        return Int((word &* 2_654_435_761) >> 16)
    }
}

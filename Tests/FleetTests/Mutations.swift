import TestSignals

/// Bytes that somebody damaged: changed, inserted, cut out, said twice.
func mutations(of original: [UInt8], count: Int, seed: UInt64, spice: String = "\"[]{}:,.=-_\\0eE9 nul") -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    let spice = Array(spice.utf8) + [0, 0x0A, 0x7F, 0xFF]
    return (0..<count).map { _ in
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.insert(spice[Int.random(in: 0..<spice.count, using: &generator)], at: at)
            case 2: bytes.removeSubrange(at..<min(bytes.count, at + 20))
            default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
            }
        }
        return bytes
    }
}

/// When a pedal asks: it is held for a time, and once asked it has to be let go. A pure machine; times are those of one
/// clock.
struct Pedal: Sendable {
    /// How long it has to be held.
    let hold: Duration
    /// Since when it is down and has not asked yet.
    private var downSince: ContinuousClock.Instant?

    init(hold: Duration) { self.hold = hold }

    /// The foot is on it, or off; what repeats itself changes nothing.
    mutating func move(isDown: Bool, at now: ContinuousClock.Instant) {
        if !isDown { downSince = nil } else if downSince == nil, !isHeld { downSince = now }
        isHeld = isDown
    }

    private var isHeld = false

    /// When it asks, where it stays down; `nil` while it is not.
    var due: ContinuousClock.Instant? { downSince.map { $0 + hold } }

    /// Whether it asks now; once for each time that it is put down.
    mutating func asks(at now: ContinuousClock.Instant) -> Bool {
        guard let due, now >= due else { return false }
        downSince = nil
        return true
    }
}

/// What stands in the kernel's stream of a device, of which one key is looked at: everything else is dropped where it
/// is read.
struct PedalStream {
    /// What happens to the one key.
    enum Move: Equatable { case down, up }

    /// Two words of time, then type, code and value.
    static let eventSize = 2 * MemoryLayout<Int>.size + 8
    private static let keyType: UInt16 = 1
    /// Some were lost, and nobody knows how the key stands.
    private static let lost = (type: UInt16(0), code: UInt16(3))

    private let key: InputKey
    private var rest: [UInt8] = []

    init(of key: InputKey) { self.key = key }

    /// Takes bytes as they were read; an event may be cut in two.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Move] {
        rest += bytes
        var moves: [Move] = []
        while rest.count >= Self.eventSize {
            let event = rest.prefix(Self.eventSize)
            rest.removeFirst(Self.eventSize)
            func number(_ offset: Int, _ size: Int) -> UInt32 {
                (0..<size).reduce(0) {
                    $0 | UInt32(event[event.startIndex + Self.eventSize - 8 + offset + $1]) << (8 * UInt32($1))
                }
            }
            let (type, code, value) = (UInt16(number(0, 2)), UInt16(number(2, 2)), number(4, 4))
            if (type, code) == Self.lost { moves.append(.up) }
            guard type == Self.keyType, code == key.code else { continue }
            // 2 is a key that repeats itself.
            if value == 1 { moves.append(.down) } else if value == 0 { moves.append(.up) }
        }
        return moves
    }
}

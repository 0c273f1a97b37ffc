internal import Vocabulary

/// The level of the room: the lowest noise floor of the last five seconds, since the newest creeps up with the voice
/// while somebody speaks without a pause. Fixed memory.
struct RoomFloor: Archivable {
    /// Scores in five seconds.
    private static let capacity = 10

    private var floors = [Float](repeating: 0, count: capacity)
    private var count = 0

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&floors)
        archive.visit(&count)
    }

    /// Lowest of those held, dBFS; 0 before the first.
    var lowestDBFS: Float { (0..<min(count, Self.capacity)).reduce(0) { min($0, floors[$1]) } }

    /// Takes the floor of the next score.
    mutating func push(_ floorDBFS: Float) {
        floors[count % Self.capacity] = floorDBFS
        count += 1
    }

    /// Forgets all.
    mutating func removeAll() { count = 0 }
}

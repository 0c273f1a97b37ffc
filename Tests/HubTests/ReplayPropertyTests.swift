import EventLog
import Events
import Fleet
import Hub
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// Whatever the way does to batches - doubles them, changes their order, cuts them otherwise, brings old ones again -
/// the store ends where it would have with each once and in order.
struct ReplayPropertyTests {
    /// Lives of alerts with all kinds of steps, in the order of their log.
    private static let events: [String] = (0..<12).flatMap { number -> [String] in
        let id = "a\(number)"
        let begin = Double(number) * 10
        let kind = number % 3 == 0 ? "help" : "strain"
        var steps = [
            Samples.alert("raised", of: id, kind: kind, after: begin),
            Samples.handling("acknowledged", of: id, by: "ivan", after: begin + 1),
            Samples.handling("handed_on", of: id, by: "ivan", after: begin + 2, more: #","to":"olga""#),
            Samples.handling("noted", of: id, by: "ivan", after: begin + 3, more: #","note":"by phone""#),
            Samples.handling("taken_over", of: id, by: "olga", after: begin + 4),
        ]
        if number % 2 == 0 {
            steps.append(
                Samples.handling("undone", of: id, by: "olga", after: begin + 5, more: #","step":"taken_over""#))
        }
        if kind == "strain" {
            steps += [
                Samples.alert("rising", of: id, score: 90, after: begin + 6),
                Samples.alert("cleared", of: id, after: begin + 7),
            ]
        }
        if number % 4 == 1 {
            steps.append(Samples.handling("resolved", of: id, by: "olga", after: begin + 8, more: #","note":"done""#))
        }
        return steps
    }

    @Test(arguments: 0..<25) func theEndIsTheSame(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let other = try TemporaryFolder()
        let (expected, store) = (try other.open(), try folder.open())
        _ = try expected.take([Samples.batch(Self.events)])

        var generator = SeededGenerator(seed: seed)
        // Cut at random, twice in different ways.
        var batches: [EventBatch] = []
        for _ in 0..<2 {
            var rest = Self.events[...]
            while !rest.isEmpty {
                let size = Int.random(in: 1...9, using: &generator)
                batches.append(Samples.batch(Array(rest.prefix(size)), cursor: "c\(batches.count)"))
                rest = rest.dropFirst(size)
            }
        }
        batches += batches.shuffled(using: &generator).prefix(10)
        batches.shuffle(using: &generator)
        var place = 0
        while place < batches.count {
            let count = Int.random(in: 1...4, using: &generator)
            let part = batches[place..<min(place + count, batches.count)]
            let taken = try store.take(Array(part))
            #expect(taken.map(\.receipt?.cursor) == part.map(\.cursor))
            place += count
        }
        #expect(try store.ids.sorted() == expected.ids.sorted())
        #expect(try store.projection == expected.projection)
        #expect(try store.log.verifyAudit().damage == [])
    }
}

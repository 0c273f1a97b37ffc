import Events
import Fleet
import TestSignals
import Testing
import Vocabulary

@testable import Uplink

/// Whatever the wire, the hub and the process do: nothing is lost, nothing is there twice, each lane is in order, and
/// the cursor never runs ahead of the hub's commits.
@Suite struct OutboxPropertyTests {
    /// A log, an uplink that may die, a wire that loses, doubles and mixes up, a hub that may die before it commits.
    private struct World {
        var chance: SeededGenerator
        let isSealed: Bool
        var clock = Duration.zero
        // The desk.
        var log: [Outbox.Line] = []
        /// Events up to this number are gone from the log.
        var expired = 0
        var outbox: Outbox
        var kept: FeedCursor?
        var reader = 0
        var lookout = 0
        // The wire.
        var isUp = false
        var parcels: [Outbox.Parcel] = []
        var receipts: [(FeedCursor, Bool)] = []
        // The hub.
        var committed: Set<String> = []
        var inPlace: [Int] = []
        var missed: Set<Int> = []
        var seals = 0
        /// Up to here it was seen that the hub has what the cursor says.
        var proven = 0

        init(seed: UInt64, isSealed: Bool, limits: Outbox.Limits) {
            chance = SeededGenerator(seed: seed)
            self.isSealed = isSealed
            outbox = Outbox(after: nil, limits: limits, generator: SeededGenerator(seed: seed))
        }

        mutating func happens(in times: Int) -> Bool { Int.random(in: 0..<times, using: &chance) == 0 }

        /// The place of an event as the daemon tells it: made anew each time.
        mutating func cursor(_ number: Int) -> FeedCursor {
            seals += 1
            return isSealed ? .sealed("c\(number)x\(seals)") : .number(Int64(number))
        }

        static func number(of cursor: FeedCursor?) -> Int {
            switch cursor {
            case nil: 0
            case .number(let number)?: Int(number)
            case .sealed(let text)?: Int(text.dropFirst().prefix { $0 != "x" }) ?? -1
            }
        }

        mutating func line(_ number: Int) -> Outbox.Line {
            let line = log[number - 1]
            return Outbox.Line(
                id: line.id, time: line.time, cursor: cursor(number), json: line.json, isHelp: line.isHelp)
        }

        mutating func handle(_ input: Outbox.Input) {
            for action in outbox.handle(input, at: clock) {
                switch action {
                case .publish(let parcel):
                    #expect(isUp, "something is sent without a link")
                    parcels.append(parcel)
                case .keep(let cursor): kept = cursor
                }
            }
        }

        mutating func append() {
            let number = log.count + 1
            log.append(OutboxTests.line(number, isHelp: happens(in: 6)))
        }

        mutating func read() {
            if reader < expired {
                for number in reader + 1...expired where !committed.contains("e\(number)") { missed.insert(number) }
                let gap = EventGap(after: cursor(reader), resumesAfter: cursor(expired), reason: .expired)
                reader = expired
                return handle(.gap(gap))
            }
            guard reader < log.count, outbox.hasRoom(for: log[reader].json.utf8.count) else { return }
            reader += 1
            handle(.event(line(reader)))
        }

        mutating func lookAhead() {
            lookout = max(lookout, expired)
            guard lookout < log.count else { return }
            lookout += 1
            handle(.seen(line(lookout)))
        }

        mutating func commit(losesReceipt: Bool) {
            guard !parcels.isEmpty else { return }
            let parcel = parcels.remove(at: Int.random(in: 0..<parcels.count, using: &chance))
            for line in parcel.lines where committed.insert(line.id).inserted && !parcel.isAhead {
                inPlace.append(Int(line.id.dropFirst()) ?? -1)
            }
            if !losesReceipt { receipts.append((parcel.cursor, parcel.isAhead)) }
        }

        mutating func takeReceipt() {
            guard !receipts.isEmpty else { return }
            let (cursor, isAhead) = receipts.remove(at: Int.random(in: 0..<receipts.count, using: &chance))
            handle(.receipt(cursor, isAhead: isAhead))
        }

        /// Dies and starts anew with what is on disk. A new connection does not overtake what the old one has sent.
        mutating func restart(_ limits: Outbox.Limits) {
            while !parcels.isEmpty {
                if happens(in: 2) { parcels.removeLast() } else { commit(losesReceipt: happens(in: 2)) }
            }
            outbox = Outbox(after: kept, limits: limits, generator: SeededGenerator(seed: chance.next()))
            reader = Self.number(of: kept)
            lookout = reader
            if isUp { handle(.connected) }
        }

        mutating func step(_ limits: Outbox.Limits) {
            clock += .milliseconds(Int.random(in: 0...4_000, using: &chance))
            switch Int.random(in: 0..<40, using: &chance) {
            case 0..<8: append()
            case 8..<15: read()
            case 15..<21: lookAhead()
            case 21..<27: commit(losesReceipt: happens(in: 4))
            case 27..<32: takeReceipt()
            case 32..<35: handle(.tick)
            // Lost on the wire, or with a hub that dies before it commits.
            case 35: if !parcels.isEmpty { parcels.removeFirst() }
            case 36: if let parcel = parcels.randomElement(using: &chance) { parcels.append(parcel) }
            case 37:
                isUp.toggle()
                handle(isUp ? .connected : .disconnected)
            case 38 where happens(in: 3): restart(limits)
            case 39 where happens(in: 8): expired = max(expired, log.count - 20)
            default: break
            }
        }

        mutating func check(_ limits: Outbox.Limits) {
            let safe = Self.number(of: kept)
            while proven < safe {
                proven += 1
                let isThere = committed.contains("e\(proven)") || missed.contains(proven)
                #expect(isThere, "the cursor is ahead of what the hub has committed")
            }
            #expect(outbox.heldCount <= 2 * limits.events, "more is held than two batches")
        }

        /// Everything works from now on.
        mutating func heal() {
            if !isUp {
                isUp = true
                handle(.connected)
            }
            for _ in 0..<20_000 where outbox.confirmed == nil || Self.number(of: kept) < log.count {
                clock += .seconds(1)
                read()
                lookAhead()
                commit(losesReceipt: false)
                takeReceipt()
                handle(.tick)
            }
        }
    }

    @Test(arguments: 1...60, [false, true]) func nothingIsLostDoubledOrOutOfOrder(seed: Int, isSealed: Bool) {
        var limits = Outbox.Limits()
        (limits.events, limits.bytes) = (5, 160)
        var world = World(seed: UInt64(seed), isSealed: isSealed, limits: limits)
        for _ in 0..<1_500 {
            world.step(limits)
            world.check(limits)
        }
        world.append()
        world.heal()
        world.check(limits)
        let all = Set((1...world.log.count).filter { !world.missed.contains($0) }.map { "e\($0)" })
        #expect(all.isSubset(of: world.committed), "lost: \(all.subtracting(world.committed).sorted())")
        #expect(zip(world.inPlace, world.inPlace.dropFirst()).allSatisfy(<), "the lane is out of order, or doubled")
        #expect(World.number(of: world.kept) == world.log.count)
        #expect(world.outbox.lag == 0)
    }

    /// With a link, and nothing else ahead, a request for help is on the wire in the step in which it is seen, however
    /// much waits before it.
    @Test(arguments: 1...20) func aRequestForHelpDoesNotWait(seed: Int) {
        var world = World(seed: UInt64(seed), isSealed: true, limits: Outbox.Limits())
        world.isUp = true
        world.handle(.connected)
        for _ in 0..<500 { world.log.append(OutboxTests.line(world.log.count + 1)) }
        world.log.append(OutboxTests.line(501, isHelp: true))
        for _ in 0..<300 { world.read() }
        for _ in 0..<501 { world.lookAhead() }
        #expect(world.parcels.last?.isAhead == true)
        #expect(world.parcels.last?.lines.map(\.id) == ["e501"])
        // It is committed before any of those before it, and once.
        world.parcels.reverse()
        let first = world.parcels.removeFirst()
        world.parcels = [first]
        world.commit(losesReceipt: false)
        #expect(world.committed == ["e501"])
        world.heal()
        #expect(world.committed.count == 501)
        #expect(world.inPlace == Array(1...500))
    }
}

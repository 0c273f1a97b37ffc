import Broker
import Fleet
import TestBroker
import TestSupport
import Testing

/// One of several hubs holds the lease, and another one takes it over.
@Suite(.withServer, .hangGuard) struct LeaseTests {
    private let site: TestSite

    init() async throws {
        site = try TestSite()
        try await site.start()
    }

    private func lease(_ kept: Kept, _ holder: String, lasting duration: Duration) -> BrokerLease {
        BrokerLease(
            kept.connection, bucket: site.subjects.leaseBucket, key: "hub", holder: holder, lasting: duration)
    }

    @Test func oneAloneHoldsItAndAnotherTakesItOver() async throws {
        let (one, two) = (Kept(try site.hubSettings()), Kept(try site.hubSettings()))
        _ = (await one.up(), await two.up())
        let (first, second) = (
            lease(one, "one", lasting: .seconds(1)), lease(two, "two", lasting: .seconds(1))
        )
        #expect(try await first.attempt())
        #expect(try await !second.attempt())
        #expect(try await first.attempt(), "renewed")
        #expect(await first.isHeld)
        #expect(await !second.isHeld)
        #expect(try await second.holder() == "one")
        // The first is gone without a word.
        await one.end()
        try await eventually("the second takes it") { try await second.attempt() }
        #expect(await second.isHeld)
        #expect(try await second.holder() == "two")
        await eventually("the first knows by its own clock") { await !first.isHeld }
    }

    @Test func whoGivesItUpLetsTheNextInAtOnce() async throws {
        let kept = Kept(try site.hubSettings())
        _ = await kept.up()
        let (first, second) = (
            lease(kept, "one", lasting: .seconds(600)), lease(kept, "two", lasting: .seconds(600))
        )
        #expect(try await first.attempt())
        #expect(try await !second.attempt())
        // Who does not hold it gives nothing up.
        try await second.release()
        #expect(try await second.holder() == "one")
        try await first.release()
        #expect(await !first.isHeld)
        #expect(try await second.holder() == nil)
        #expect(try await second.attempt())
        #expect(try await !first.attempt())
    }

    /// Killed and started again within the lease: it need not wait for itself.
    @Test func whoComesBackHasItAtOnce() async throws {
        let kept = Kept(try site.hubSettings())
        _ = await kept.up()
        #expect(try await lease(kept, "one", lasting: .seconds(600)).attempt())
        let again = lease(kept, "one", lasting: .seconds(600))
        #expect(try await again.attempt())
        #expect(try await !lease(kept, "two", lasting: .seconds(600)).attempt())
        #expect(try await again.attempt())
    }

    @Test func aHundredWantItAndOneGetsIt() async throws {
        let kept = Kept(try site.hubSettings())
        _ = await kept.up()
        let leases = (0..<100).map { lease(kept, "\($0)", lasting: .seconds(600)) }
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for lease in leases { group.addTask { try await lease.attempt() } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 1)
    }
}

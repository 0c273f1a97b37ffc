import Testing
import Vocabulary

@testable import Uplink

/// What comes later does not overtake what is tried again in a while.
struct CommandOrderTests {
    private let now = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    private var later: Timestamp { now.advanced(bySeconds: 60) }

    @Test func whatCameLaterWaitsForTheSameLaneAloneUntilItIsDoneWith() {
        var order = CommandOrder()
        #expect(!order.isBehind(1, of: "maria", at: now))
        order.wait(1, of: "maria", until: later)
        #expect(order.isBehind(2, of: "maria", at: now) && !order.isBehind(2, of: "ivan", at: now))
        #expect(!order.isBehind(1, of: "maria", at: now), "it does not wait for itself")
        order.wait(2, of: "maria", until: later)
        order.settle(1, of: "maria")
        #expect(!order.isBehind(2, of: "maria", at: now) && order.isBehind(3, of: "maria", at: now))
        order.settle(2, of: "maria")
        #expect(!order.isBehind(3, of: "maria", at: now))
    }

    /// What the broker has lost does not come again: it must not keep the others back for ever.
    @Test func whatIsGivenUpKeepsNobodyBack() {
        var order = CommandOrder()
        order.wait(1, of: "maria", until: later)
        #expect(!order.isBehind(2, of: "maria", at: later))
        order.settle(9, of: "nobody")
        #expect(order.isBehind(2, of: "maria", at: now))
    }
}

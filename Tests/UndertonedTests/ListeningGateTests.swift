import TestSupport
import Testing

@testable import undertoned

struct ListeningGateTests {
    @Test func itOpensForAllOnceEachSocketIsSettledAndAgainIsAsGoodAsOnce() async {
        let gate = ListeningGate(sockets: 2)
        let passed = Passed()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await gate.wait()
                    await passed.add()
                }
            }
            // The supervisors' socket tells of each attempt.
            for _ in 0..<5 { gate.enter(1) }
            for _ in 0..<20 { await Task.yield() }
            #expect(await passed.count == 0)
            gate.enter(0)
        }
        #expect(await passed.count == 3)
        await gate.wait()
        await ListeningGate(sockets: 0).wait()
    }

    @Test func whoIsCancelledWaitsNoLonger() async {
        let waiting = Task { await ListeningGate(sockets: 1).wait() }
        waiting.cancel()
        await waiting.value
    }

    private actor Passed {
        var count = 0
        func add() { count += 1 }
    }
}

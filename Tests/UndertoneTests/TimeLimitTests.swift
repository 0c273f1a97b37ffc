import Glibc
import Testing

@testable import undertone

struct TimeLimitTests {
    @Test func whatIsLateIsLeftBehind() async {
        let started = ContinuousClock.now
        let slow = await TimeLimit.answer(within: .milliseconds(50)) { Int(sleep(30)) }
        let never = await TimeLimit.answer(
            within: .milliseconds(50),
            of: {
                try? await Task.sleep(for: .seconds(30))
                return 7
            })
        #expect(slow == nil && never == nil)
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(await TimeLimit.answer(within: .seconds(5)) { 7 } == 7)
    }
}

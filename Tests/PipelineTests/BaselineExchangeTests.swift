import Stress
import Testing

@testable import Pipeline

@Suite struct BaselineExchangeTests {
    private static func snapshot(_ device: String) -> BaselineSnapshot {
        BaselineSnapshot(device: device, baseline: SpeakerBaseline(halfLifeMin: 60), loadedFrom: nil)
    }

    @Test func replacementCountsAtOnceAndIsTakenUpOnce() {
        let exchange = BaselineExchange()
        exchange.begin(Self.snapshot("headset"))
        let other = SpeakerBaseline()
        exchange.replace("headset", with: other)
        #expect(exchange.current?.baseline == other)
        exchange.show(SpeakerBaseline(halfLifeMin: 30))
        #expect(exchange.current?.baseline == other, "what is replaced is not shown again")
        #expect(exchange.takeReplacement() == other)
        #expect(exchange.takeReplacement() == nil)
    }

    @Test func replacementOfADeviceThatIsNotHeardIsLeftToItsFile() {
        let exchange = BaselineExchange()
        exchange.begin(Self.snapshot("headset"))
        exchange.replace("handset", with: SpeakerBaseline())
        #expect(exchange.takeReplacement() == nil)
        #expect(exchange.current?.device == "headset")
    }

    @Test func deviceThatIsLeftIsRetiredWithItsReplacementAndNotTheNextOnes() {
        let exchange = BaselineExchange()
        exchange.begin(Self.snapshot("headset"))
        let other = SpeakerBaseline()
        exchange.replace("headset", with: other)
        exchange.begin(Self.snapshot("handset"))
        #expect(exchange.takeReplacement() == nil)
        #expect(exchange.current?.device == "handset")
        let retired = exchange.takeRetired()
        #expect(retired.map(\.device) == ["headset"] && retired.first?.baseline == other)
        #expect(exchange.takeRetired().isEmpty)
    }
}

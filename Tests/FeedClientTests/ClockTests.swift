import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import FeedClient

/// How long an exchange may take, by a clock that is wound (attack 6), and how lines are cut and events paced
/// (attack 8).
struct ClockTests {
    private static let fault = FeedClientError(code: .unavailable, context: "late")
    private static let head = HTTPClientResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok))

    private func channel(_ limit: AnswerClock.Limit) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: AnswerClock(limit, fault: Self.fault))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/s.sock")).wait()
        return channel
    }

    private func drip(_ text: String, every pause: TimeAmount, _ channel: EmbeddedChannel, times: Int) throws -> Int {
        for time in 1...times {
            channel.embeddedEventLoop.advanceTime(by: pause)
            guard channel.isActive else { return time }
            try channel.writeInbound(HTTPClientResponsePart.body(ByteBuffer(string: text)))
        }
        return times
    }

    @Test func aByteNowAndThenKeepsNoAnswerAlive() throws {
        let channel = try channel(.whole(sent: 0))
        try channel.writeInbound(Self.head)
        // Attack 6: a byte each 8 s, of 60,000,000.
        #expect(try drip("x", every: .seconds(8), channel, times: 20) == 2)
        #expect(throws: FeedClientError.self) { try channel.throwIfErrorCaught() }
    }

    @Test func aLargeFileHasTheTimeThatItTakes() throws {
        let channel = try channel(.whole(sent: 0))
        let megabyte = String(repeating: "x", count: 1 << 20)
        // The first 4 MB come within 10 s, and each one after that gives a second.
        #expect(try drip(megabyte, every: .milliseconds(990), channel, times: 64) == 64)
        #expect(channel.isActive)
        let slow = try self.channel(.whole(sent: 0))
        #expect(try drip(megabyte, every: .milliseconds(1_500), slow, times: 64) < 30)
        let sending = try self.channel(.whole(sent: 60 << 20))
        sending.embeddedEventLoop.advanceTime(by: .seconds(69))
        #expect(sending.isActive)
    }

    @Test func aStreamLivesByItsLines() throws {
        let channel = try channel(.lines(silence: .seconds(45)))
        try channel.writeInbound(Self.head)
        #expect(try drip("\n", every: .seconds(15), channel, times: 100) == 100)
        #expect(try drip("x", every: .seconds(15), channel, times: 100) == 3, "bytes without an end of line")
        let mute = try self.channel(.lines(silence: .seconds(45)))
        mute.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!mute.isActive, "a head comes within the limit of every answer")
    }

    @Test func linesAreCutWhateverThePieces() throws {
        var lines = LineSplitter(limit: 4)
        var found: [String] = []
        for piece in ["a", "b\nc", "d\n", "\n\nabcd\n"] {
            lines.append(ByteBuffer(string: piece))
            while let line = try lines.next() { found.append(String(buffer: line)) }
        }
        #expect(found == ["ab", "cd", "", "", "abcd"])
        lines.append(ByteBuffer(string: "abcde"))
        #expect(throws: LineSplitter.TooLong.self) { try lines.next() }
        var whole = LineSplitter(limit: 4)
        whole.append(ByteBuffer(string: "abcde\n"))
        #expect(throws: LineSplitter.TooLong.self) { try whole.next() }
    }

    @Test func eventsAreTakenAtAPaceThatNobodyForces() {
        var pace = EventPace()
        let start = ContinuousClock.now
        for _ in 0..<EventPace.burst { #expect(pace.wait(at: start) == .zero) }
        var now = start
        for _ in 0..<10_000 { now += pace.wait(at: now) }
        #expect(abs((now - start) / .seconds(1) - 10_000 / Double(EventPace.perSecond)) < 1)
        #expect(pace.wait(at: now + .seconds(3_600)) == .zero)
    }
}

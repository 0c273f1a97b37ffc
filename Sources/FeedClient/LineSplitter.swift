import NIOCore

/// Cuts a stream of bytes into lines, whatever the pieces in which it comes. Every byte is looked at once.
struct LineSplitter {
    /// A line that is longer than any that a daemon writes.
    struct TooLong: Error {}

    private let limit: Int
    private var buffer = ByteBuffer()
    /// How many bytes of the buffer are known to hold no end of a line.
    private var searched = 0

    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: ByteBuffer) {
        buffer.discardReadBytes()
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next whole line without its end; `nil` until there is one.
    /// - Throws: ``TooLong`` once there are more bytes than a line may have.
    mutating func next() throws(TooLong) -> ByteBuffer? {
        let rest = buffer.readableBytesView.dropFirst(searched)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.readableBytes
            guard searched <= limit else { throw TooLong() }
            return nil
        }
        let length = end - buffer.readerIndex
        guard length <= limit else { throw TooLong() }
        searched = 0
        let line = buffer.readSlice(length: length)
        buffer.moveReaderIndex(forwardBy: 1)
        return line
    }
}

/// How fast events are taken: what a daemon sends beyond it waits in the daemon.
struct EventPace {
    /// So many at once, as after an outage.
    static let burst = 5_000
    /// So many a second for ever.
    static let perSecond = 200

    private var free = Double(EventPace.burst)
    private var last: ContinuousClock.Instant?

    /// Counts one more.
    /// - Parameter now: the time.
    /// - Returns: how long to wait before it is taken.
    mutating func wait(at now: ContinuousClock.Instant) -> Duration {
        if let last { free = min(Double(Self.burst), free + (now - last) / .seconds(1) * Double(Self.perSecond)) }
        last = now
        free -= 1
        // Short waits would cost more than they spare.
        return free < -Double(Self.perSecond) / 10 ? .seconds(-free / Double(Self.perSecond)) : .zero
    }
}

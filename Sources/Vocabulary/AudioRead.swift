/// What one read from a source of audio brought. A live microphone and a file answer in the same words.
public enum AudioRead: Sendable, Hashable {
    /// `count` samples lie at the front of the buffer; the first of them is at `start`. Samples between the end of the
    /// previous read and `start` were lost.
    case samples(count: Int, start: StreamTime)
    /// Nothing came within the time allowed; the source is alive, or is being waited for.
    case nothing
    /// The source has ended and will bring nothing more (a file was read to its end, or capture was stopped).
    case end
}

/// A source of mono audio at ``SampleRate/analysis``, every sample on the grid of ``PCM``.
///
/// One thread reads. A live source fills a ring from its own callback and never waits for the reader; a file waits for
/// it.
public protocol AudioReader: AnyObject {
    /// Copies the next samples into `buffer`.
    ///
    /// Allocates nothing, throws nothing. What goes wrong inside a live source is its own affair to mend and to report.
    /// - Parameters:
    ///   - buffer: room for at least one sample.
    ///   - timeout: how long to wait where there is none yet; a file never waits.
    /// - Returns: what came.
    func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead

    /// Copies the next samples into `buffer` once so many wait; fewer of them where no more can follow, as before a
    /// hole, and where the time is over. What does not fit `buffer` waits on. A source that never waits takes no
    /// notice.
    /// - Parameters:
    ///   - buffer: room for at least one sample.
    ///   - least: how many samples are worth waking up for, at least 1.
    ///   - timeout: how long to wait for them.
    /// - Returns: what came.
    func read(into buffer: inout MutableSpan<Float>, atLeast least: Int, timeout: Duration) -> AudioRead

    /// Samples that came and were not read yet; 0 of a source that waits for its reader. The reading thread alone.
    var waiting: Int { get }
}

extension AudioReader {
    /// Copies the next samples, however few.
    public func read(into buffer: inout MutableSpan<Float>, atLeast least: Int, timeout: Duration) -> AudioRead {
        read(into: &buffer, timeout: timeout)
    }

    /// None.
    public var waiting: Int { 0 }
}

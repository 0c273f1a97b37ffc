/// Bounds of time and size that the feed keeps to.
public struct FeedLimits: Sendable {
    /// A stream that has nothing to say sends an empty line this often, so that both ends notice a dead connection.
    public var keepAlive: Duration = .seconds(15)
    /// How often it is asked whether the reader of a stream may read on; beside this its groups are known for seconds.
    public var recheck: Duration = .seconds(2)
    /// How long a row of the audit stands for somebody who follows events.
    public var followingRow: Duration = .seconds(3600)
    /// The head of a request has to be there so long after its first byte.
    public var head: Duration = .seconds(10)
    /// How long the other side may keep the daemon waiting in one request or answer, beside what its bytes take at
    /// ``slowestBytesPerSecond``: for a body that does not come, or for an answer or events that it does not take. Then
    /// it is cut off; whoever reads events resumes with its cursor.
    public var stall: Duration = .seconds(30)
    /// The slowest rate at which a body may come, or an answer be taken: the largest file takes at most nine minutes.
    public var slowestBytesPerSecond = 64.0 * 1024
    /// A connection without a request is closed after this long.
    public var idleConnection: Duration = .seconds(60)
    /// Readers are given this long to leave when the daemon stops; then they are cut off.
    public var stop: Duration = .milliseconds(600)
    /// How often it is looked whether the socket still lies where it was put.
    public var socketCheck: Duration = .seconds(5)
    /// Most connections at once; who comes later is told to come back. The daemon must not run out of descriptors
    /// because of its readers. A quarter of them is kept for the agent and root.
    public var connections = 128
    /// Most connections of one user, as the kernel names them.
    public var connectionsOfUser = 16
    /// Most streams of events of one user; above it the oldest ends.
    public var streamsOfUser = 8
    /// How often one user may ask, in requests per second. A stream is one request.
    public var requestsPerSecond = 200.0
    /// How many requests one user may make at once, after a pause.
    public var requestBurst = 400.0
    /// Most bytes of all header fields of a request.
    public var headerBytes = 16 * 1024
    /// Most header fields of a request.
    public var headerCount = 64
    /// Most bytes of a request's body: the longest text that a command takes, with every character escaped.
    public var bodyBytes = 16 * 1024
    /// Most bytes of a segment's file that comes in: ten minutes of speech, the longest that is written, take less than
    /// 20 MB, and the daemon has it in memory once.
    public var segmentBytes = 32 * 1024 * 1024
    /// Most events in one page.
    public var pageEvents = 256
    /// Most events in one write on a stream: what is held of each reader that takes its time.
    public var writeEvents = 64

    /// The limits that apply where nothing else is said.
    public init() {}
}

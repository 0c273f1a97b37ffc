/// A message that came.
public struct BrokerMessage: Sendable, Equatable {
    /// Under which subject.
    public var subject: String
    /// Where an answer is heard; `nil` where none is.
    public var reply: String?
    /// What it says.
    public var body: [UInt8]
    /// What the server says in place of it, as a number of three digits: 503 nobody listens, 404 nothing is there, 408
    /// the time is over. `nil` for a message that somebody sent.
    var status: Int?

    public init(subject: String, reply: String? = nil, body: [UInt8]) {
        self.subject = subject
        self.reply = reply
        self.body = body
    }
}

/// A message of a stream, which comes again until it is acknowledged.
public struct Delivery: Sendable, Equatable {
    /// Under which subject.
    public var subject: String
    /// What it says.
    public var body: [UInt8]
    /// Its number in the stream.
    public var sequence: UInt64
    /// How often it was delivered, from 1.
    public var count: Int
    /// Where it is acknowledged.
    let reply: String

    public init(subject: String, body: [UInt8], sequence: UInt64, count: Int, reply: String) {
        self.subject = subject
        self.body = body
        self.sequence = sequence
        self.count = count
        self.reply = reply
    }
}

/// Where a stream has kept a message.
public struct Stored: Sendable, Equatable {
    /// Which stream.
    public var stream: String
    /// Its number there.
    public var sequence: UInt64
    /// Whether it was there already under the same name, and was not kept a second time.
    public var isDouble: Bool

    public init(stream: String, sequence: UInt64, isDouble: Bool) {
        self.stream = stream
        self.sequence = sequence
        self.isDouble = isDouble
    }
}

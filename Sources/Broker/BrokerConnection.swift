public import Logging

/// How a connection stands.
public enum BrokerLink: Sendable, Equatable {
    /// It has not been up so far.
    case starting
    /// Messages flow, to and from this server.
    case up(server: String)
    /// It is down for this reason; the next attempt follows.
    case down(BrokerError)
}

/// One connection to the broker: **the one door to libnats.**
///
/// ``run()`` keeps it up until it is cancelled. While it is down, everything that is sent fails at once with
/// ``BrokerError/Code/unreachable``: nothing is kept here, since the event log is the outbox. Subscriptions last over
/// reconnects; what is published in between is not heard.
public final class BrokerConnection: Sendable {
    /// A connection that is not up yet.
    public init(_ settings: BrokerSettings, logger: Logger) { fatalError("follows") }

    /// Connects, and connects again for ever, until the task is cancelled.
    public func run() async { fatalError("follows") }

    /// Connects once, without a second attempt, and closes the connection after `body`: for what a person waits for.
    public static func once<Result: Sendable>(
        _ settings: BrokerSettings, logger: Logger,
        _ body: @Sendable (BrokerConnection) async throws(BrokerError) -> Result
    ) async throws(BrokerError) -> Result { fatalError("follows") }

    /// How it stands.
    public var link: BrokerLink { fatalError("follows") }

    /// How it stands and every change; who is slow is told the newest alone.
    public func links() -> AsyncStream<BrokerLink> { fatalError("follows") }

    /// Sends a message to whoever listens now.
    public func publish(_ body: [UInt8], to subject: String) throws(BrokerError) { fatalError("follows") }

    /// Asks, and waits for one answer.
    public func request(_ body: [UInt8], of subject: String, within limit: Duration = .seconds(5))
        async throws(BrokerError) -> BrokerMessage
    { fatalError("follows") }

    /// Answers a message that has a ``BrokerMessage/reply``.
    public func answer(_ message: BrokerMessage, with body: [UInt8]) throws(BrokerError) { fatalError("follows") }

    /// Hears what is published under a subject from now on, for as long as somebody iterates.
    /// - Parameters:
    ///   - subject: which; `*` stands for one part, `>` at the end for all that follow.
    ///   - limit: how many messages wait for who iterates; beyond that the oldest are dropped.
    /// - Returns: the messages.
    public func messages(under subject: String, keeping limit: Int = 256) -> AsyncStream<BrokerMessage> {
        fatalError("follows")
    }
}

/// JetStream: messages that are kept.
extension BrokerConnection {
    /// Sends a message that a stream keeps; done when the server says so.
    /// - Parameters:
    ///   - body: what it says.
    ///   - subject: under which subject.
    ///   - id: name of the message: sent twice under one name it is kept once, within the stream's window.
    ///   - limit: how long to wait for the server's word.
    /// - Returns: where it is kept.
    /// - Throws: what went wrong; where the word is missing it may be kept or not.
    public func store(_ body: [UInt8], under subject: String, id: String, within limit: Duration = .seconds(5))
        async throws(BrokerError) -> Stored
    { fatalError("follows") }

    /// Makes a stream, or brings one to these settings.
    public func ensure(_ stream: StreamSettings) async throws(BrokerError) { fatalError("follows") }

    /// Makes a consumer, or brings one to these settings.
    public func ensure(_ consumer: ConsumerSettings) async throws(BrokerError) { fatalError("follows") }

    /// Removes a consumer; done where there is none.
    public func removeConsumer(_ name: String, of stream: String) async throws(BrokerError) { fatalError("follows") }

    /// The next messages of a consumer: none where none came in time.
    /// - Parameters:
    ///   - consumer: its name.
    ///   - stream: of which stream.
    ///   - count: how many at most.
    ///   - limit: how long to wait for the first.
    /// - Returns: the messages, in the order of the stream but for those that come again.
    /// - Throws: what went wrong.
    public func pull(_ consumer: String, of stream: String, upTo count: Int, within limit: Duration)
        async throws(BrokerError) -> [Delivery]
    { fatalError("follows") }

    /// Says that a message is done with: it does not come again.
    public func acknowledge(_ delivery: Delivery) throws(BrokerError) { fatalError("follows") }

    /// Asks for a message again, after a while.
    public func postpone(_ delivery: Delivery, for delay: Duration) throws(BrokerError) { fatalError("follows") }
}

/// One of several holds it, for as long as it renews it: a key in JetStream's key-value store that is gone by itself.
public actor BrokerLease {
    /// - Parameters:
    ///   - connection: to the broker.
    ///   - bucket: the bucket of the key, which is made where there is none.
    ///   - key: what is held.
    ///   - holder: who asks, as the others read it.
    ///   - duration: after how long without a renewal somebody else may take it.
    public init(_ connection: BrokerConnection, bucket: String, key: String, holder: String, lasting duration: Duration)
    { fatalError("follows") }

    /// Takes it or renews it: to be called every third of its duration.
    /// - Returns: whether this holder holds it.
    public func attempt() async throws(BrokerError) -> Bool { fatalError("follows") }

    /// Whether it is held still: false once its duration has passed without a renewal, also where the broker is away.
    public var isHeld: Bool { fatalError("follows") }

    /// Who holds it, as far as the broker knows; `nil` for nobody.
    public func holder() async throws(BrokerError) -> String? { fatalError("follows") }

    /// Gives it up, so that somebody else need not wait.
    public func release() async throws(BrokerError) { fatalError("follows") }
}

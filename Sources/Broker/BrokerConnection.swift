import Fleet
public import Logging
import Synchronization

/// One connection to the broker: **the one door to libnats.**
///
/// ``run()`` keeps it up until it is cancelled. While it is down, everything that is sent fails at once with
/// ``BrokerError/Code/unreachable``: nothing is kept here, since the event log is the outbox. Subscriptions last over
/// reconnects; what is published in between is not heard.
public final class BrokerConnection: Sendable {
    private struct State {
        var link = BrokerLink.starting
        var socket: NATSSocket?
        /// Last number that was given to a subscription, a question or a watcher.
        var last = 0
        var subscriptions: [Int: Subscription] = [:]
        var questions: [Int: Question] = [:]
        var watchers: [Int: AsyncStream<BrokerLink>.Continuation] = [:]
        var answers: NATSSubscription?
    }
    private struct Subscription {
        let subject: String
        let messages: AsyncStream<BrokerMessage>.Continuation
        /// What hears it now, or is about to.
        var isAttached = false
        var present: NATSSubscription?
    }
    private struct Question {
        let subject: String
        let answers: AsyncStream<Result<BrokerMessage, BrokerError>>.Continuation
    }

    private let settings: BrokerSettings
    private let logger: Logger
    private let clock: any Clock<Duration>
    /// Where answers to this connection's questions are heard: `INBOX.RANDOM.NUMBER`.
    private let inbox: String
    /// How long a call of libnats may take before it is interrupted: longer than its own limits.
    private var limit: Duration { settings.timeout * 3 }
    private let state = Mutex(State())

    /// A connection that is not up yet; its waits are on `clock`.
    public init(_ settings: BrokerSettings, logger: Logger, clock: any Clock<Duration> = ContinuousClock()) {
        self.settings = settings
        self.logger = logger
        self.clock = clock
        inbox = "\(settings.inbox).\(FleetID<BrokerConnection>.random())"
    }

    /// Connects, and connects again for ever, until the task is cancelled.
    public func run() async {
        var (backoff, generator) = (settings.backoff, SystemRandomNumberGenerator())
        while !Task.isCancelled {
            let reason: BrokerError
            do throws(BrokerError) {
                let (socket, server, events) = try await connect()
                backoff.reset()
                reason = await serve(socket, server, events)
            } catch { reason = error }
            guard !Task.isCancelled else { break }
            let wait = backoff.next(using: &generator)
            logger.warning("no broker", metadata: ["why": "\(reason.context)", "next attempt in": "\(wait)"])
            try? await clock.sleep(for: wait)
        }
        tell(.down(BrokerError(.closed, "closed")))
    }

    /// Connects once, without a second attempt, and closes the connection after `body`: for what a person waits for.
    public static func once<Result: Sendable>(
        _ settings: BrokerSettings, logger: Logger,
        _ body: @Sendable (BrokerConnection) async throws(BrokerError) -> Result
    ) async throws(BrokerError) -> Result {
        let connection = BrokerConnection(settings, logger: logger)
        let (socket, server, events) = try await connection.connect()
        connection.begin(socket, server)
        let service = Task { await connection.serve(socket, server, events) }
        defer { service.cancel() }
        let outcome: Swift.Result<Result, BrokerError>
        do throws(BrokerError) { outcome = .success(try await body(connection)) } catch { outcome = .failure(error) }
        service.cancel()
        _ = await service.value
        return try outcome.get()
    }

    // MARK: - From connect to end

    private typealias Connected = (NATSSocket, ServerAddress, AsyncStream<CallbackTable.Event>)

    /// Tries each server once, in an order of chance.
    private func connect() async throws(BrokerError) -> Connected {
        var reason = BrokerError(.unreachable, "no server is named")
        for server in settings.servers.shuffled() where !Task.isCancelled {
            let (events, continuation) = AsyncStream.makeStream(
                of: CallbackTable.Event.self, bufferingPolicy: .bufferingNewest(64))
            let (result, wasInterrupted) = await Interruptible.run(within: limit) { [settings] in
                Swift.Result { () throws(BrokerError) in
                    try NATSSocket(server, settings) { continuation.yield($0) }
                }
            }
            switch result {
            case .success(let socket): return (socket, server, events)
            case .failure where wasInterrupted: reason = BrokerError(.unreachable, "\(server) fell silent")
            case .failure(let error): reason = error
            }
            tell(.down(reason))
        }
        throw reason
    }

    /// Takes a new socket into use. No call of libnats is made under the lock.
    private func begin(_ socket: NATSSocket, _ server: ServerAddress) {
        let isNew = state.withLock { state in
            defer { state.socket = socket }
            return state.socket == nil
        }
        guard isNew else { return }
        // Where subscribing fails the socket is closed, and the next one follows.
        let answers = try? socket.subscribe(to: "\(inbox).*") { [weak self] in self?.hear($0) }
        state.withLock { $0.answers = answers }
        for number in state.withLock({ Array($0.subscriptions.keys) }) { attach(number, to: socket) }
        tell(.up(server))
    }

    private func attach(_ number: Int, to socket: NATSSocket) {
        let subscription = state.withLock { state in
            defer { state.subscriptions[number]?.isAttached = true }
            return state.subscriptions[number]
        }
        guard let subscription, !subscription.isAttached else { return }
        let present = try? socket.subscribe(to: subscription.subject) { subscription.messages.yield($0) }
        state.withLock { if $0.socket === socket { $0.subscriptions[number]?.present = present } }
    }

    /// Uses a socket until it is closed, or the task is cancelled.
    private func serve(_ socket: NATSSocket, _ server: ServerAddress, _ events: AsyncStream<CallbackTable.Event>) async
        -> BrokerError
    {
        begin(socket, server)
        var reason = BrokerError(.closed, "closed")
        events: for await event in events {
            switch event {
            case .message: break
            case .unauthorized(let text): reason = BrokerError(.unauthorized, text)
            case .forbidden(let text):
                logger.warning("the broker does not allow it", metadata: ["what": "\(text)"])
                failQuestions(BrokerError(.forbidden, text)) { text.contains("\"\($0)\"") }
            case .closed(let error):
                if reason.code != .unauthorized { reason = error }
                break events
            }
        }
        let old = state.withLock { state in
            defer {
                (state.socket, state.answers) = (nil, nil)
                for number in state.subscriptions.keys {
                    state.subscriptions[number]?.present = nil
                    state.subscriptions[number]?.isAttached = false
                }
            }
            return [state.answers] + state.subscriptions.values.map(\.present)
        }
        tell(.down(reason))
        failQuestions(BrokerError(reason.code == .closed ? .closed : .unreachable, reason.context)) { _ in true }
        // It waits for threads of libnats.
        _ = await Interruptible.run(within: limit) { socket.close() }
        withExtendedLifetime(old) {}
        return reason
    }

    private func failQuestions(_ error: BrokerError, where isMeant: (String) -> Bool) {
        let questions = state.withLock { $0.questions.values.filter { isMeant($0.subject) } }
        for question in questions { question.answers.yield(.failure(error)) }
    }

    // MARK: - How it stands

    /// How it stands.
    public var link: BrokerLink { state.withLock(\.link) }

    /// How it stands and every change; who is slow is told the newest alone.
    public func links() -> AsyncStream<BrokerLink> {
        let (links, continuation) = AsyncStream.makeStream(of: BrokerLink.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.last += 1
            state.watchers[state.last] = continuation
            continuation.yield(state.link)
            return state.last
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.watchers[number] = nil } }
        return links
    }

    private func tell(_ link: BrokerLink) {
        state.withLock { state in
            guard state.link != link else { return }
            state.link = link
            for watcher in state.watchers.values { watcher.yield(link) }
        }
    }

    private func socket() throws(BrokerError) -> NATSSocket {
        let (socket, link) = state.withLock { ($0.socket, $0.link) }
        if let socket { return socket }
        if case .down(let error) = link { throw error }
        throw BrokerError(.unreachable, "not connected yet")
    }

    // MARK: - Messages

    /// Sends a message to whoever listens now.
    public func publish(_ body: [UInt8], to subject: String) throws(BrokerError) {
        try send(body, to: subject)
    }

    func send(
        _ body: [UInt8], to subject: String, reply: String? = nil, headers: [(name: String, value: String)] = []
    ) throws(BrokerError) {
        try socket().publish(try NATSMessage(body, to: subject, reply: reply, headers: headers))
    }

    /// Answers a message that has a ``BrokerMessage/reply``; any other is left alone.
    public func answer(_ message: BrokerMessage, with body: [UInt8]) throws(BrokerError) {
        if let reply = message.reply { try send(body, to: reply) }
    }

    /// Hears what is published under a subject from now on, for as long as somebody iterates.
    /// - Parameters:
    ///   - subject: which; `*` stands for one part, `>` at the end for all that follow.
    ///   - limit: how many messages wait for who iterates; beyond that the oldest are dropped.
    /// - Returns: the messages.
    public func messages(under subject: String, keeping limit: Int = 256) -> AsyncStream<BrokerMessage> {
        let (messages, continuation) = AsyncStream.makeStream(
            of: BrokerMessage.self, bufferingPolicy: .bufferingNewest(limit))
        let (number, socket) = state.withLock { state in
            state.last += 1
            state.subscriptions[state.last] = Subscription(subject: subject, messages: continuation)
            return (state.last, state.socket)
        }
        if let socket { attach(number, to: socket) }
        continuation.onTermination = { [weak self] _ in
            // The subscription is let go outside of the lock.
            _ = self?.state.withLock { $0.subscriptions.removeValue(forKey: number) }
        }
        return messages
    }

    /// Asks, and waits for one answer.
    public func request(_ body: [UInt8], of subject: String, within limit: Duration = .seconds(5))
        async throws(BrokerError) -> BrokerMessage
    {
        try await answers(to: body, of: subject, within: limit) { _, _ in true }[0]
    }

    /// Asks, and waits for answers until one is the last.
    ///
    /// `isLast` is told an answer, and how many there are with it. There is one answer at least. What a stream delivers
    /// comes under the subject that it was kept under, so who asks for it needs a subscription of their own.
    func answers(
        to body: [UInt8], of subject: String, headers: [(name: String, value: String)] = [], within limit: Duration,
        underAnySubject: Bool = false, until isLast: @Sendable (BrokerMessage, Int) -> Bool
    ) async throws(BrokerError) -> [BrokerMessage] {
        let (stream, continuation) = AsyncStream.makeStream(of: Swift.Result<BrokerMessage, BrokerError>.self)
        let number = state.withLock { state in
            state.last += 1
            state.questions[state.last] = Question(subject: subject, answers: continuation)
            return state.last
        }
        let timer = Task { [clock] in
            try await clock.sleep(for: limit)
            continuation.yield(.failure(BrokerError(.timeout, "\(subject) did not answer in \(limit)")))
        }
        defer {
            timer.cancel()
            _ = state.withLock { $0.questions.removeValue(forKey: number) }
        }
        let own =
            try underAnySubject
            ? socket().subscribe(to: "\(inbox).own.\(number)") { continuation.yield(.success($0)) } : nil
        defer { withExtendedLifetime(own) {} }
        let reply = own == nil ? "\(inbox).\(number)" : "\(inbox).own.\(number)"
        try send(body, to: subject, reply: reply, headers: headers)
        var answers: [BrokerMessage] = []
        for await result in stream {
            let answer = try result.get()
            guard answer.status != 503 else { throw BrokerError(.noResponder, "nobody answers \(subject)") }
            answers.append(answer)
            if isLast(answer, answers.count) { return answers }
        }
        // The stream ends where the task is cancelled.
        throw BrokerError(.closed, "cancelled")
    }

    /// An answer came: its question stands in the last part of its subject.
    private func hear(_ message: BrokerMessage) {
        guard let last = message.subject.split(separator: ".").last, let number = Int(last, radix: 10) else { return }
        state.withLock { $0.questions[number] }?.answers.yield(.success(message))
    }
}

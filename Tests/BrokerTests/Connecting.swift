import Broker
import Fleet
import Logging
import TestBroker
import Testing

let quiet = Logger(label: "broker") { _ in SwiftLogNoOpLogHandler() }

/// A connection that is kept up until it goes.
final class Kept: Sendable {
    let connection: BrokerConnection
    private let task: Task<Void, Never>

    init(_ settings: BrokerSettings, clock: any Clock<Duration> = ContinuousClock()) {
        let connection = BrokerConnection(settings, logger: quiet, clock: clock)
        self.connection = connection
        task = Task { await connection.run() }
    }

    deinit { task.cancel() }

    /// Waits until it is up.
    func up() async -> BrokerConnection {
        for await link in connection.links() { if case .up = link { break } }
        return connection
    }

    /// Waits until it is down, and says why.
    func down() async -> BrokerError? {
        for await link in connection.links() { if case .down(let error) = link { return error } }
        return nil
    }

    /// Ends it, and waits for that.
    func end() async {
        task.cancel()
        await task.value
    }
}

extension Trait where Self == ConditionTrait {
    /// For what needs a real server.
    static var withServer: Self { .enabled(if: TestSite.isAvailable, "nats-server and openssl are not installed") }
}

extension BrokerConnection {
    /// The next of these messages.
    static func next(_ messages: AsyncStream<BrokerMessage>) async -> String? {
        for await message in messages { return String(decoding: message.body, as: UTF8.self) }
        return nil
    }

    func publish(_ text: String, to subject: String) throws(BrokerError) {
        try publish(Array(text.utf8), to: subject)
    }
}

/// What went wrong with the broker, by what one does next.
public struct BrokerError: Error, Sendable, Equatable {
    /// What one does next.
    public enum Code: Sendable, Equatable {
        /// No server answers, or the connection was lost: try again later. ``BrokerConnection/run()`` does.
        case unreachable
        /// The answer did not come in time: it may have been done or not, so do it again under the same name.
        case timeout
        /// The server is not the one that is trusted; nothing was sent to it. Look at its address, and at the token.
        case untrusted
        /// The server does not take the credential: it is unknown to it, withdrawn or over.
        case unauthorized
        /// The credential does not allow this subject.
        case forbidden
        /// Nobody listens under this subject.
        case noResponder
        /// There is no such stream, consumer or key.
        case notFound
        /// Somebody else was first: the value is not the one that was expected.
        case conflict
        /// It is larger than the server takes, or the store is full.
        case tooLarge
        /// The server does not do it, for another reason.
        case refused
        /// It was closed by this program.
        case closed
    }

    /// What one does next.
    public var code: Code
    /// What NATS said or was asked, for the log; without secrets.
    public var context: String
    /// The number of a fault of JetStream; 0 where there is none.
    public var number: Int

    public init(_ code: Code, _ context: String, number: Int = 0) {
        self.code = code
        self.context = context
        self.number = number
    }
}

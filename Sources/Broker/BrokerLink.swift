public import Fleet

/// How a connection stands.
public enum BrokerLink: Sendable, Equatable {
    /// It has not been up so far.
    case starting
    /// Messages flow, to and from this server.
    case up(ServerAddress)
    /// It is down for this reason; the next attempt follows.
    case down(BrokerError)
}

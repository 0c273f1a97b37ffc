/// A stream: what is kept, how much and how long. All limits are explicit; where one is reached the oldest go.
public struct StreamSettings: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// What it keeps.
    public var subjects: [String]
    /// For how long.
    public var maxAge: Duration
    /// How many bytes.
    public var maxBytes: Int
    /// Most bytes of a message.
    public var maxMessageBytes: Int
    /// How many messages under each subject; `nil` for all.
    public var maxPerSubject: Int?
    /// How long the name of a message is known, so that the same one is not kept twice.
    public var duplicateWindow: Duration
    /// On how many servers.
    public var replicas: Int

    public init(
        name: String, subjects: [String], maxAge: Duration, maxBytes: Int, maxMessageBytes: Int,
        maxPerSubject: Int? = nil, duplicateWindow: Duration = .seconds(120), replicas: Int = 1
    ) {
        self.name = name
        self.subjects = subjects
        self.maxAge = maxAge
        self.maxBytes = maxBytes
        self.maxMessageBytes = maxMessageBytes
        self.maxPerSubject = maxPerSubject
        self.duplicateWindow = duplicateWindow
        self.replicas = replicas
    }
}

/// A reader of a stream that the server remembers: it asks for messages, and what it does not acknowledge comes again.
public struct ConsumerSettings: Sendable, Equatable {
    /// Of which stream.
    public var stream: String
    /// Its name.
    public var name: String
    /// What it reads of the stream; `nil` for all.
    public var filter: String?
    /// After how long without an acknowledgement a message comes again.
    public var ackWait: Duration
    /// How many messages may be on their way unacknowledged; more are not delivered.
    public var maxPending: Int

    public init(
        stream: String, name: String, filter: String? = nil, ackWait: Duration = .seconds(30), maxPending: Int = 1_000
    ) {
        self.stream = stream
        self.name = name
        self.filter = filter
        self.ackWait = ackWait
        self.maxPending = maxPending
    }
}

/// The body of `POST /v1/report/shares`: which report goes to whom.
public struct ShareRequest: Sendable, Equatable, Codable {
    /// Who is to read it, by user name.
    public var person: String
    /// The first day.
    public var from: String
    /// The last day.
    public var to: String
    /// ``ShiftReport/mark`` of the report that the agent has looked at: nothing else is sent.
    public var mark: String
    /// What to say with it.
    public var note: String?

    public init(person: String, from: LocalDay, to: LocalDay, mark: String, note: String?) {
        self.person = person
        self.from = from.text
        self.to = to.text
        self.mark = mark
        self.note = note
    }
}

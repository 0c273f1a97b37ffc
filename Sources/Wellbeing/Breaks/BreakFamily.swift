public import Events

extension EventFamily {
    /// Breaks: offered, answered, taken. What follows from them is a ``BreakBook``.
    public static let rest = EventFamily(
        name: "break",
        steps: [
            Step("offered", audience: .agentAlone), Step("answered", audience: .agentAlone),
            Step("taken", audience: .agentAlone),
        ],
        state: .reduced { state, event in
            guard case .other(let other) = event.data else { return state }
            var book = state.flatMap { try? JSON.value(BreakBook.self, from: $0) } ?? BreakBook()
            guard let entry = BreakEntry(other) else { return state }
            book.apply(entry, number: event.sequence)
            return try JSON.text(book)
        }, erasure: .goes)
}

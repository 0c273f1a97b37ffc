/// What may be told of the answers of several people, by ``GroupRule``.
public struct GroupFigures: Sendable, Equatable {
    /// Answers of a person who has handed them over.
    public struct Row: Sendable, Equatable {
        /// A number that was drawn for this export: the same row that comes twice counts once.
        public var id: String
        /// The group that the person has named; empty for none.
        public var group: String
        /// The answers in the order of the items, each turned where its item is; whole rows alone.
        public var answers: [Double]

        public init(id: String, group: String, answers: [Double]) {
            self.id = id
            self.group = group
            self.answers = answers
        }
    }

    /// A figure of several people.
    public struct Figure: Sendable, Equatable {
        /// The group; `nil` for everybody.
        public let group: String?
        /// Who is in it.
        public let people: Set<String>
        /// The mean of each item.
        public let means: [Double]
        /// What can be said of how the items hang together; `nil` below ``Reliability/leastAnswers`` people.
        public let reliability: Reliability?
    }

    /// What may be told: everybody first, then groups by their names. Empty where nothing may.
    public let figures: [Figure]
    /// Groups that are not told.
    public let withheld: Int
    /// People who have answered everything.
    public let count: Int

    /// - Parameters:
    ///   - rows: of people who have answered everything.
    ///   - earlier: who was in each figure of the same questions that was told before.
    public init(_ rows: [Row], earlier: [Set<String>] = []) {
        let rows = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }).values
        count = rows.count
        let names = Set(rows.map(\.group)).subtracting([""]).sorted()
        // Everybody, then the larger groups: what one more would give away is withheld.
        let groups = names.map { name in (name, rows.filter { $0.group == name }) }.sorted {
            ($1.1.count, $0.0) < ($0.1.count, $1.0)
        }
        var told = earlier
        var figures: [Figure] = []
        for (name, members) in [(nil, Array(rows))] + groups.map({ (Optional($0.0), $0.1) }) {
            let people = Set(members.map(\.id))
            guard GroupRule.allows(told + [people]) else { continue }
            told.append(people)
            figures.append(Figure(name, members.sorted { $0.id < $1.id }))
        }
        self.figures = figures.sorted { ($0.group ?? "") < ($1.group ?? "") }
        withheld = names.count - figures.count { $0.group != nil }
    }
}

extension GroupFigures.Figure {
    fileprivate init(_ group: String?, _ rows: [GroupFigures.Row]) {
        self.group = group
        people = Set(rows.map(\.id))
        means = (rows.first?.answers.indices ?? 0..<0).map { item in
            rows.reduce(0) { $0 + $1.answers[item] } / Double(rows.count)
        }
        reliability = Reliability(of: rows.map(\.answers))
    }
}

/// What may be told of several people, whatever the figure: of five or more, and nothing from which that of fewer could
/// be worked out, by whatever sums and differences of what is told and was told before.
///
/// People who are in exactly the same of all figures are an atom. Whatever can be worked out of the figures is the same
/// for all people of an atom; so nothing of fewer than five comes out as long as each atom has five people or more.
/// That holds for a figure without its part, too: the rest is an atom, or several.
public enum GroupRule {
    /// Fewest people of a figure.
    public static let least = 5

    /// Whether figures of all these sets of people may be told together.
    public static func allows(_ sets: [Set<String>]) -> Bool {
        var atoms: [[Bool]: Int] = [:]
        for person in sets.reduce(into: Set<String>(), { $0.formUnion($1) }) {
            atoms[sets.map { $0.contains(person) }, default: 0] += 1
        }
        return sets.allSatisfy { !$0.isEmpty } && atoms.values.allSatisfy { $0 >= least }
    }
}

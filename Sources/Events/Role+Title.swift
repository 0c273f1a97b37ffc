public import Languages
public import Vocabulary

extension Role {
    /// What it is called.
    public var title: Phrase {
        switch self {
        case .agent: Phrase("agent")
        case .supervisor: Phrase("supervisor")
        case .qa: Phrase("qa")
        case .operator: Phrase("operator")
        case .auditor: Phrase("auditor")
        case .hub: Phrase("hub")
        }
    }
}

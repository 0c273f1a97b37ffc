/// The menu as `com.canonical.dbusmenu` has it: the root with one row of items. Pure: a call in, an answer out.
struct TrayMenu: Equatable {
    static let path = "/MenuBar"
    static let interface = "com.canonical.dbusmenu"

    /// The items.
    var items: [TrayView.Item] = []
    /// Grows with each change.
    var revision: UInt32 = 1

    /// What is asked of a menu, as far as it was understood.
    enum Question {
        case layout(of: Int32, depth: Int32, only: [String])
        case properties(of: [Int32], only: [String])
        case property(of: Int32, String)
        case event(Int32, String)
        case events([(Int32, String)])
        case isStale
        case areStale

        /// - Returns: `nil` for what no menu is asked; a question of other types than the specification's is none.
        init?(_ call: BusMessage) {
            switch (call.member, call.signature) {
            case ("GetLayout", "iias"):
                guard let id = call.int(), let depth = call.int(), let names = call.strings() else { return nil }
                self = .layout(of: id, depth: depth, only: names)
            case ("GetGroupProperties", "aias"):
                guard let ids = call.ints(), let names = call.strings() else { return nil }
                self = .properties(of: ids, only: names)
            case ("GetProperty", "is"):
                guard let id = call.int(), let name = call.string() else { return nil }
                self = .property(of: id, name)
            case ("Event", "isvu"):
                guard let id = call.int(), let name = call.string() else { return nil }
                self = .event(id, name)
            case ("EventGroup", "a(isvu)"):
                let events = call.list("(isvu)") {
                    call.structure("isvu") { () -> (Int32, String)? in
                        guard let id = call.int(), let name = call.string(), call.skip("vu") else { return nil }
                        return (id, name)
                    }
                }
                guard let events else { return nil }
                self = .events(events)
            case ("AboutToShow", "i"): self = .isStale
            case ("AboutToShowGroup", "ai"): self = .areStale
            default: return nil
            }
        }
    }

    /// What comes of a question.
    struct Answer: Equatable {
        /// `nil` where the question names what there is not.
        var values: [BusValue]?
        /// What was clicked.
        var action: TrayAction?
    }

    /// Answers a question.
    func answer(_ question: Question) -> Answer {
        switch question {
        case .layout(let parent, let depth, let names):
            guard parent == 0 || item(parent) != nil else { return Answer() }
            let children = parent == 0 && depth != 0 ? items.map { Self.node($0.id, $0, [], names) } : []
            return Answer(values: [.number(revision), Self.node(parent, item(parent), children, names)])
        case .properties(let ids, let names):
            // None named means all.
            let wanted = ids.isEmpty ? [0] + items.map(\.id) : ids
            let known = wanted.filter { $0 == 0 || item($0) != nil }
            let groups = known.map { BusValue.structure([.int($0), .dictionary(Self.properties(item($0), names))]) }
            return Answer(values: [.list("(ia{sv})", groups)])
        case .property(let id, let name):
            let value = id == 0 || item(id) != nil ? Self.properties(item(id), [name]).first?.1 : nil
            return Answer(values: value.map { [.variant($0)] })
        case .event(let id, let name):
            guard id == 0 || item(id) != nil else { return Answer() }
            return Answer(values: [], action: action(id, name))
        case .events(let events):
            let unknown = events.map(\.0).filter { $0 != 0 && item($0) == nil }
            // One click is one deed, however many are told at once.
            return Answer(
                values: [.list("i", unknown.map(BusValue.int))], action: events.lazy.compactMap(action).first)
        case .isStale: return Answer(values: [.flag(false)])
        case .areStale: return Answer(values: [.list("i", []), .list("i", [])])
        }
    }

    /// What an interface of its kind says of itself.
    static let properties: [(String, BusValue)] = [
        ("Version", .number(3)), ("TextDirection", .text("ltr")), ("Status", .text("normal")),
        ("IconThemePath", .texts([])),
    ]

    private func item(_ id: Int32) -> TrayView.Item? { items.first { $0.id == id } }

    private func action(_ id: Int32, _ name: String) -> TrayAction? { name == "clicked" ? item(id)?.action : nil }

    // The root where there is no item.
    private static func node(_ id: Int32, _ item: TrayView.Item?, _ children: [BusValue], _ names: [String]) -> BusValue
    {
        .structure([.int(id), .dictionary(properties(item, names)), .list("v", children.map(BusValue.variant))])
    }

    private static func properties(_ item: TrayView.Item?, _ names: [String]) -> [(String, BusValue)] {
        let all: [(String, BusValue)] =
            switch item {
            case nil: [("children-display", .text("submenu"))]
            case let item? where item.label == nil: [("type", .text("separator"))]
            // An underscore would make the next letter a key.
            case let item?:
                [
                    ("label", .text(item.label?.replacing("_", with: "__") ?? "")),
                    ("enabled", .flag(item.action != nil)),
                ]
            }
        return names.isEmpty ? all : all.filter { names.contains($0.0) }
    }
}

import Vocabulary

/// The icon as `org.kde.StatusNotifierItem` has it, and how calls of whoever shows it are answered.
struct TrayItem {
    static let path = "/StatusNotifierItem"
    static let interface = "org.kde.StatusNotifierItem"
    private static let introspectable = "org.freedesktop.DBus.Introspectable"
    private static let properties = "org.freedesktop.DBus.Properties"

    /// What is shown.
    private(set) var view: TrayView
    /// Its menu.
    private(set) var menu: TrayMenu

    init(_ view: TrayView) {
        self.view = view
        menu = TrayMenu(items: view.items)
    }

    /// A signal that tells of a change.
    struct Signal: Equatable {
        let path: String
        let interface: String
        let member: String
        var values: [BusValue] = []
    }

    /// Shows something else.
    /// - Returns: what whoever shows it has to be told.
    mutating func show(_ next: TrayView) -> [Signal] {
        guard next != view else { return [] }
        let isOtherMenu = next.items != view.items
        view = next
        var signals = ["NewIcon", "NewTitle", "NewToolTip"].map {
            Signal(path: Self.path, interface: Self.interface, member: $0)
        }
        if isOtherMenu {
            menu = TrayMenu(items: next.items, revision: menu.revision &+ 1)
            signals.append(
                Signal(
                    path: TrayMenu.path, interface: TrayMenu.interface, member: "LayoutUpdated",
                    values: [.number(menu.revision), .int(0)]))
        }
        return signals
    }

    /// Answers a call.
    /// - Returns: what was clicked.
    func answer(_ call: BusMessage) -> TrayAction? {
        guard [Self.path, TrayMenu.path, "/"].contains(call.path) else {
            call.refuse(.unknownObject)
            return nil
        }
        switch (call.interface, call.member) {
        case (Self.introspectable, "Introspect"), ("", "Introspect"):
            call.answer([.text(Self.description(of: call.path))])
        case (Self.properties, let member): answerProperty(member, call)
        case (TrayMenu.interface, _) where call.path == TrayMenu.path:
            guard let question = TrayMenu.Question(call) else {
                call.refuse(.unknownMethod)
                return nil
            }
            let answer = menu.answer(question)
            if let values = answer.values { call.answer(values) } else { call.refuse(.invalid) }
            return answer.action
        // The menu is all there is: whoever shows it opens it.
        case (Self.interface, "Activate"), (Self.interface, "SecondaryActivate"), (Self.interface, "ContextMenu"),
            (Self.interface, "Scroll"), (Self.interface, "ProvideXdgActivationToken"):
            call.path == Self.path ? call.answer([]) : call.refuse(.unknownMethod)
        default: call.refuse(.unknownMethod)
        }
        return nil
    }

    private func answerProperty(_ member: String, _ call: BusMessage) {
        switch (member, call.signature) {
        case ("Get", "ss"):
            let (interface, name) = (call.string() ?? "", call.string() ?? "")
            let value = properties(of: interface, at: call.path)?.first { $0.0 == name }?.1
            if let value { call.answer([.variant(value)]) } else { call.refuse(.unknownProperty) }
        case ("GetAll", "s"):
            call.answer([.dictionary(properties(of: call.string() ?? "", at: call.path) ?? [])])
        case ("Set", "ssv"): call.refuse(.readOnly)
        default: call.refuse(.unknownMethod)
        }
    }

    /// Properties of an interface; `nil` where the object does not have it.
    func properties(of interface: String, at path: String) -> [(String, BusValue)]? {
        switch (path, interface) {
        case (Self.path, Self.interface):
            let pixmaps = BusValue.list("(iiay)", [])
            // Some panels read HTML in it: names of people are none.
            let details = view.details.map { $0.replacing("&", with: " ").replacing("<", with: " ") }
            return [
                ("Category", .text("ApplicationStatus")), ("Id", .text(DesktopEntry.name)),
                ("Title", .text(view.title)),
                ("Status", .text("Active")), ("WindowId", .int(0)), ("IconThemePath", .text("")),
                ("IconName", .text(view.icon)), ("IconPixmap", pixmaps), ("OverlayIconName", .text("")),
                ("OverlayIconPixmap", pixmaps), ("AttentionIconName", .text("")), ("AttentionIconPixmap", pixmaps),
                ("AttentionMovieName", .text("")), ("IconAccessibleDesc", .text(view.title)),
                (
                    "ToolTip",
                    .structure([
                        .text(view.icon), pixmaps, .text(view.title), .text(details.joined(separator: " · ")),
                    ])
                ),
                ("ItemIsMenu", .flag(true)), ("Menu", .path(TrayMenu.path)),
            ]
        case (TrayMenu.path, TrayMenu.interface): return TrayMenu.properties
        default: return nil
        }
    }

    private static func description(of path: String) -> String {
        let nodes = #"<node name="StatusNotifierItem"/><node name="MenuBar"/>"#
        let interface =
            switch path {
            case Self.path: item
            case TrayMenu.path: menuDescription
            default: nodes
            }
        return "<node>\(interface)</node>"
    }

    private static func property(_ name: String, _ type: String) -> String {
        "<property name=\"\(name)\" type=\"\(type)\" access=\"read\"/>"
    }

    private static func method(_ name: String, _ inputs: [(String, String)], _ outputs: [(String, String)] = [])
        -> String
    {
        func arguments(_ list: [(String, String)], _ direction: String) -> String {
            list.map { "<arg name=\"\($0.0)\" type=\"\($0.1)\" direction=\"\(direction)\"/>" }.joined()
        }
        return "<method name=\"\(name)\">\(arguments(inputs, "in"))\(arguments(outputs, "out"))</method>"
    }

    private static let item: String = {
        let texts = ["Category", "Id", "Title", "Status", "IconThemePath", "IconName", "IconAccessibleDesc"].map {
            property($0, "s")
        }
        let names = ["OverlayIconName", "AttentionIconName", "AttentionMovieName"].map { property($0, "s") }
        let pixmaps = ["IconPixmap", "OverlayIconPixmap", "AttentionIconPixmap"].map { property($0, "a(iiay)") }
        let others =
            property("WindowId", "i") + property("ToolTip", "(sa(iiay)ss)") + property("ItemIsMenu", "b")
            + property("Menu", "o")
        let place = [("x", "i"), ("y", "i")]
        let methods =
            ["Activate", "SecondaryActivate", "ContextMenu"].map { method($0, place) }.joined()
            + method("Scroll", [("delta", "i"), ("orientation", "s")])
        let signals = ["NewIcon", "NewTitle", "NewToolTip"].map { "<signal name=\"\($0)\"/>" }.joined()
        return "<interface name=\"\(interface)\">" + (texts + names + pixmaps).joined() + others + methods + signals
            + "</interface>"
    }()

    private static let menuDescription: String = {
        let layout = "(ia{sv}av)"
        let methods = [
            method(
                "GetLayout", [("parentId", "i"), ("recursionDepth", "i"), ("propertyNames", "as")],
                [("revision", "u"), ("layout", layout)]),
            method("GetGroupProperties", [("ids", "ai"), ("propertyNames", "as")], [("properties", "a(ia{sv})")]),
            method("GetProperty", [("id", "i"), ("name", "s")], [("value", "v")]),
            method("Event", [("id", "i"), ("eventId", "s"), ("data", "v"), ("timestamp", "u")]),
            method("EventGroup", [("events", "a(isvu)")], [("idErrors", "ai")]),
            method("AboutToShow", [("id", "i")], [("needUpdate", "b")]),
            method("AboutToShowGroup", [("ids", "ai")], [("updatesNeeded", "ai"), ("idErrors", "ai")]),
        ]
        let properties =
            property("Version", "u") + property("TextDirection", "s") + property("Status", "s")
            + property("IconThemePath", "as")
        let signal =
            #"<signal name="LayoutUpdated"><arg name="revision" type="u"/><arg name="parent" type="i"/></signal>"#
        return "<interface name=\"\(TrayMenu.interface)\">" + methods.joined() + properties + signal + "</interface>"
    }()
}

/// A key with its modifiers, as a desktop takes it: `<Super>F9`.
struct ShortcutKeys: Equatable, Sendable {
    /// What is held beside the key, in the order in which desktops write it.
    enum Modifier: String, CaseIterable, Sendable {
        case `super` = "Super"
        case control = "Control"
        case alt = "Alt"
        case shift = "Shift"

        /// What else it is called.
        fileprivate static let names: [String: Modifier] = [
            "super": .super, "meta": .super, "mod4": .super, "win": .super, "control": .control, "ctrl": .control,
            "primary": .control, "ctl": .control, "alt": .alt, "mod1": .alt, "shift": .shift,
        ]
    }

    let modifiers: Set<Modifier>
    /// The key as X11 names it: `F9`, `h`, `Pause`.
    let key: String

    /// Reads `<Super>F9`, `Super+F9` or `Mod4+F9`.
    init?(_ text: String) {
        let parts = text.replacing("<", with: "").replacing(">", with: "+").split(
            separator: "+", omittingEmptySubsequences: false
        ).map { $0.trimmingPrefix(while: \.isWhitespace) }
        guard let last = parts.last, (1...24).contains(last.utf8.count),
            last.utf8.allSatisfy({ byte in
                let scalar = Unicode.Scalar(byte)
                return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                    || scalar == "_"
            })
        else { return nil }
        var modifiers: Set<Modifier> = []
        for part in parts.dropLast() {
            guard let modifier = Modifier.names[part.lowercased()] else { return nil }
            modifiers.insert(modifier)
        }
        self.modifiers = modifiers
        // One letter is the same key with and without shift.
        key = last.count == 1 ? last.lowercased() : String(last)
    }

    /// Whether somebody who writes would press it.
    var isForWriting: Bool { modifiers.subtracting([.shift]).isEmpty && !isFunctionKey }

    private var isFunctionKey: Bool { key.wholeMatch(of: /F[0-9]{1,2}|Pause|Scroll_Lock|Print/) != nil }

    private var ordered: [Modifier] { Modifier.allCases.filter(modifiers.contains) }

    /// As GTK writes it.
    var gtk: String { ordered.map { "<\($0.rawValue)>" }.joined() + key }
    /// As XFCE writes it.
    var xfce: String { ordered.map { "<\($0 == .control ? "Primary" : $0.rawValue)>" }.joined() + key }
    /// As KDE writes it.
    var kde: String {
        (ordered.map { [.super: "Meta", .control: "Ctrl"][$0] ?? $0.rawValue } + [
            key.count == 1 ? key.uppercased() : key
        ])
        .joined(separator: "+")
    }
    /// As sway and i3 write it.
    var sway: String {
        (ordered.map { [.super: "Mod4", .control: "Ctrl", .alt: "Mod1"][$0] ?? $0.rawValue } + [key])
            .joined(separator: "+")
    }
    /// As Hyprland writes it.
    var hyprland: String { ordered.map { $0.rawValue.uppercased() }.joined(separator: " ") + ", " + key }

    /// Whether a text of another program means the same.
    func isSame(as text: String) -> Bool {
        ShortcutKeys(text).map { $0.modifiers == modifiers && $0.key.lowercased() == key.lowercased() } ?? false
    }
}

import ArgumentParser
import Foundation
import Languages

/// `undertone shortcut`: a key of the desktop that asks for help.
struct ShortcutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shortcut", abstract: localized("Ask for help with a key of your keyboard."),
        discussion: localized(
            """
            Binds `undertone help-me --quiet` to a key, in your own settings of the desktop: of GNOME, KDE Plasma and XFCE. For \
            sway, i3, Hyprland and others it prints the line that goes into their configuration. A key that something else has \
            is left to it.

            Example:
              undertone shortcut install --keys "<Super>F9"
              undertone shortcut show
              undertone shortcut remove
            """), subcommands: [Install.self, Show.self, Remove.self])

    /// `undertone shortcut install`.
    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Bind a key."),
            discussion: localized(
                """
                Takes the place of the key that was bound to it before.

                Example:
                  undertone shortcut install --keys "<Super>F9"
                  undertone shortcut install --keys Ctrl+Alt+h
                """))

        @Option(
            help: ArgumentHelp(localized("The key with what is held beside it, such as <Super>F9."), valueName: "keys"))
        var keys: String

        func run() throws {
            guard let keys = ShortcutKeys(keys) else {
                throw CommandFailure(
                    localized("\(keys) is no key; write it as <Super>F9 or Ctrl+Alt+h"), status: .usage)
            }
            guard !keys.isForWriting else {
                throw CommandFailure(
                    localized("\(keys.gtk) is pressed when writing; hold Super, Ctrl or Alt beside it"), status: .usage)
            }
            guard let desktop = Desktops.here() else {
                StandardOutput.sentence(
                    InkedLine(localized("This desktop keeps its keys in a file of its own. The line for it:")))
                for line in Desktops.lines(keys) { StandardOutput.line(line) }
                return
            }
            if let owner = try desktop.owner(of: keys) {
                throw CommandFailure(localized("\(keys.gtk) is taken, by \(owner): nothing is bound"))
            }
            try desktop.install(keys)
            StandardOutput.sentence(InkedLine(localized("\(keys.gtk) is bound, in \(desktop.name)")))
            if let remark = desktop.remark { StandardOutput.sentence(InkedLine(remark)) }
        }
    }

    /// `undertone shortcut show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Show the key that is bound."),
            discussion: localized(
                """
                Example:
                  undertone shortcut show
                """))

        func run() throws {
            guard let desktop = Desktops.here() else {
                StandardOutput.sentence(
                    InkedLine(localized("This desktop keeps its keys in a file of its own, which is not looked at.")))
                return
            }
            let words =
                try desktop.current().map { localized("\($0), in \(desktop.name)") }
                ?? localized("no key is bound, in \(desktop.name)")
            StandardOutput.line(words)
        }
    }

    /// `undertone shortcut remove`.
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: localized("Take the key away again."),
            discussion: localized(
                """
                Example:
                  undertone shortcut remove
                """))

        func run() throws {
            guard let desktop = Desktops.here() else {
                throw CommandFailure(
                    localized("this desktop keeps its keys in a file of its own; take the line out there"),
                    status: .unavailable)
            }
            try desktop.remove()
            StandardOutput.line(localized("no key is bound any more"))
        }
    }
}

/// Which desktop this is.
enum Desktops {
    /// The desktop of this session; `nil` where its keys stand in a file that people write.
    static func here(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> (any ShortcutDesktop)? {
        let names = environment["XDG_CURRENT_DESKTOP", default: ""].lowercased().split(separator: ":")
        if names.contains(where: { ["gnome", "unity", "budgie", "pantheon"].contains($0) }) {
            return DesktopProgram("gsettings", environment: environment).map { GnomeShortcuts(settings: $0) }
        }
        if names.contains("xfce") {
            return DesktopProgram("xfconf-query", environment: environment).map { XfceShortcuts(settings: $0) }
        }
        if names.contains("kde") {
            let home = environment["HOME", default: NSHomeDirectory()]
            func folder(_ name: String, _ usual: String) -> String {
                environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + usual
            }
            return PlasmaShortcuts(
                data: folder("XDG_DATA_HOME", "/.local/share"), settings: folder("XDG_CONFIG_HOME", "/.config"))
        }
        return nil
    }

    /// The line for a desktop whose keys stand in a file.
    static func lines(
        _ keys: ShortcutKeys, _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> [String] {
        let name = environment["XDG_CURRENT_DESKTOP", default: ""].lowercased()
        let known = [
            ("sway", "sway", "bindsym \(keys.sway) exec \(ShortcutTarget.command)"),
            ("i3", "i3", "bindsym \(keys.sway) exec --no-startup-id \(ShortcutTarget.command)"),
            ("hyprland", "Hyprland", "bind = \(keys.hyprland), exec, \(ShortcutTarget.command)"),
        ]
        if let here = known.first(where: { name.contains($0.0) }) { return [here.2] }
        return known.map { "\($0.1): \($0.2)" } + [ShortcutTarget.command]
    }
}

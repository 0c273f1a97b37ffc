import Foundation
import Languages
import StateFiles

/// A desktop in which a key can be bound to a program.
protocol ShortcutDesktop {
    /// Its name.
    var name: String { get }
    /// The key that is bound to ours; `nil` for none.
    func current() throws -> String?
    /// What has the key already; `nil` where it is free.
    func owner(of keys: ShortcutKeys) throws -> String?
    /// Binds a free key.
    func install(_ keys: ShortcutKeys) throws
    /// Takes ours away.
    func remove() throws
    /// What is left to be done by the agent; `nil` for nothing.
    var remark: String? { get }
}

extension ShortcutDesktop {
    var remark: String? { nil }
}

/// What is bound to the key.
enum ShortcutTarget {
    static let name = "Undertone"
    static let command = "undertone help-me --quiet"
}

/// Runs a desktop's own program.
struct DesktopProgram {
    private let path: String
    /// What such a program says is never more.
    private static let most = 1 << 20

    /// - Returns: `nil` where it is not installed.
    init?(_ name: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let path = ProgramPath.first(name, in: environment) else { return nil }
        self.path = path
    }

    /// Runs it to its end.
    /// - Returns: what it says; `nil` where it fails.
    func run(_ arguments: String...) -> String? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let said = (try? output.fileHandleForReading.read(upToCount: Self.most)) ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: said, as: UTF8.self) : nil
    }

    /// Runs it for what it does.
    func order(_ arguments: String...) throws(CommandFailure) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let isDone = (try? process.run()) != nil
        if isDone { process.waitUntilExit() }
        guard isDone, process.terminationStatus == 0 else {
            throw CommandFailure(localized("\(path) did not take it: nothing is bound"))
        }
    }
}

/// GNOME and what is made of it.
struct GnomeShortcuts: ShortcutDesktop {
    private static let keys = "org.gnome.settings-daemon.plugins.media-keys"
    private static let custom = "custom-keybindings"
    private static let folder = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/"
    private static let own = folder + "undertone-help/"
    /// Where keys are bound beside the custom ones.
    private static let schemas = [
        "org.gnome.desktop.wm.keybindings", "org.gnome.shell.keybindings", "org.gnome.mutter.keybindings",
        "org.gnome.mutter.wayland.keybindings", keys,
    ]

    let name = "GNOME"
    let settings: DesktopProgram

    private func schema(_ path: String) -> String { "\(Self.keys).custom-keybinding:\(path)" }

    private func value(_ path: String, _ key: String) -> String? {
        settings.run("get", schema(path), key).map(Self.plain)
    }

    /// A text of GVariant without its quotes.
    private static func plain(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespacesAndNewlines).trimmingCharacters(in: ["'", "\""])
    }

    /// Every text in a value of GVariant.
    static func texts(in value: String) -> [String] {
        value.matches(of: /'([^']*)'|"([^"]*)"/).map { String($0.1 ?? $0.2 ?? "") }
    }

    private var paths: [String] {
        get throws(CommandFailure) {
            guard let value = settings.run("get", Self.keys, Self.custom) else {
                throw CommandFailure(localized("gsettings does not tell the keys of this desktop: nothing is bound"))
            }
            return Self.texts(in: value)
        }
    }

    func current() throws -> String? {
        guard try paths.contains(Self.own) else { return nil }
        return value(Self.own, "binding").flatMap { $0.isEmpty ? nil : $0 }
    }

    func owner(of keys: ShortcutKeys) throws -> String? {
        for path in try paths where path != Self.own {
            guard let binding = value(path, "binding"), keys.isSame(as: binding) else { continue }
            return value(path, "name") ?? path
        }
        for schema in Self.schemas {
            for line in (settings.run("list-recursively", schema) ?? "").split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 2)
                guard words.count == 3, Self.texts(in: String(words[2])).contains(where: keys.isSame) else { continue }
                return String(words[1])
            }
        }
        return nil
    }

    func install(_ keys: ShortcutKeys) throws {
        let paths = try paths
        try settings.order("set", schema(Self.own), "name", ShortcutTarget.name)
        try settings.order("set", schema(Self.own), "command", ShortcutTarget.command)
        try settings.order("set", schema(Self.own), "binding", keys.gtk)
        if !paths.contains(Self.own) { try write(paths + [Self.own]) }
    }

    func remove() throws {
        try write(try paths.filter { $0 != Self.own })
        for key in ["name", "command", "binding"] { _ = settings.run("reset", schema(Self.own), key) }
    }

    private func write(_ paths: [String]) throws(CommandFailure) {
        // Of whoever wrote them before us no quote can end a text early.
        let list = paths.filter { !$0.contains("'") && !$0.contains("\\") }.map { "'\($0)'" }.joined(separator: ", ")
        try settings.order("set", Self.keys, Self.custom, list.isEmpty ? "@as []" : "[\(list)]")
    }
}

/// XFCE.
struct XfceShortcuts: ShortcutDesktop {
    let name = "XFCE"
    let settings: DesktopProgram

    private func bound() throws(CommandFailure) -> [(property: String, keys: String, command: String)] {
        guard let list = settings.run("-c", "xfce4-keyboard-shortcuts", "-l", "-v") else {
            throw CommandFailure(localized("xfconf-query does not tell the keys of this desktop: nothing is bound"))
        }
        return list.split(separator: "\n").compactMap { line in
            guard let property = line.split(whereSeparator: \.isWhitespace).first,
                let keys = property.split(separator: "/").last, property.contains("/custom/")
            else { return nil }
            let command = line.dropFirst(property.count).drop(while: \.isWhitespace)
            return (String(property), String(keys), String(command))
        }
    }

    func current() throws -> String? { try bound().first { $0.command == ShortcutTarget.command }?.keys }

    func owner(of keys: ShortcutKeys) throws -> String? {
        try bound().first { keys.isSame(as: $0.keys) && $0.command != ShortcutTarget.command }?.command
    }

    func install(_ keys: ShortcutKeys) throws {
        try remove()
        try settings.order(
            "-c", "xfce4-keyboard-shortcuts", "-p", "/commands/custom/\(keys.xfce)", "-n", "-t", "string", "-s",
            ShortcutTarget.command)
    }

    func remove() throws {
        for entry in try bound() where entry.command == ShortcutTarget.command {
            try settings.order("-c", "xfce4-keyboard-shortcuts", "-p", entry.property, "-r")
        }
    }
}

/// KDE: an entry in the folder from which Plasma reads global keys.
struct PlasmaShortcuts: ShortcutDesktop {
    private static let file = "io.undertone.help.desktop"

    let name = "KDE Plasma"
    /// The agent's folders of data and of settings.
    let data: String
    let settings: String

    private var path: String { "\(data)/kglobalaccel/\(Self.file)" }

    var remark: String? { localized("Plasma takes it from the next login on.") }

    private func lines(_ path: String) -> [Substring] {
        let content = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: content.prefix(1 << 20), as: UTF8.self).split(separator: "\n")
    }

    func current() -> String? {
        lines(path).first { $0.hasPrefix("X-KDE-Shortcuts=") }.map { String($0.dropFirst("X-KDE-Shortcuts=".count)) }
    }

    func owner(of keys: ShortcutKeys) -> String? {
        // action=current,default,title; several keys stand with tabs between them.
        for line in lines("\(settings)/kglobalshortcutsrc") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = parts[1].split(separator: ",").first else { continue }
            let texts = value.replacing("\\t", with: "\t").split(separator: "\t").map(String.init)
            if texts.contains(where: keys.isSame) { return String(parts[0]) }
        }
        return nil
    }

    func install(_ keys: ShortcutKeys) throws {
        let text = """
            [Desktop Entry]
            Type=Application
            Name=\(ShortcutTarget.name)
            Exec=\(ShortcutTarget.command)
            NoDisplay=true
            StartupNotify=false
            X-KDE-GlobalAccel-CommandShortcut=true
            X-KDE-Shortcuts=\(keys.kde)

            """
        try FileManager.default.createDirectory(atPath: data + "/kglobalaccel", withIntermediateDirectories: true)
        try StateFile.write(Array(text.utf8), to: path)
    }

    func remove() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }
}

import Foundation
import TestServers
import Testing

/// A desktop with a panel and notices on a bus of its own: `Tests/Scripts/tray-host.py`, written with another library
/// than the icon that it shows.
final class TrayHost {
    static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Scripts/tray-host.py").path(percentEncoded: false)

    /// Whether what it needs is here.
    static let isPossible: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", "import dbus, dbus.mainloop.glib; from gi.repository import GLib"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
            && ["/usr/bin/dbus-daemon", "/bin/dbus-daemon"].contains(where: FileManager.default.isExecutableFile)
    }()

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var rest = Data()
    /// Where its bus is reached.
    private(set) var address = ""

    /// - Parameter hasPanel: whether it shows icons.
    /// - Throws: where it cannot be started.
    init(hasPanel: Bool = true) throws {
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [Self.script] + (hasPanel ? [] : ["--bare"])
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        address = try line()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func line() throws -> String {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = Data(rest[rest.index(after: end)...]) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the desktop has ended")
            rest += more
        }
    }

    /// Asks it for something, and gives what it answers as JSON.
    @discardableResult func ask(_ words: Any...) throws -> Any {
        let json = try JSONSerialization.data(withJSONObject: words)
        try input.fileHandleForWriting.write(contentsOf: json + Data("\n".utf8))
        return try JSONSerialization.jsonObject(with: Data(line().utf8), options: .fragmentsAllowed)
    }

    /// What it shows: the icon's name, the words beside it, and the menu.
    struct Shown: Equatable {
        var icon = ""
        var title = ""
        var details = ""
        /// The labels; those that cannot be clicked stand in brackets, a line between is empty.
        var menu: [String] = []
    }

    /// What is shown just now; `nil` where there is no icon.
    var shown: Shown? {
        guard let told = try? ask("show") as? [String: Any], let properties = told["properties"] as? [String: Any],
            let tip = properties["ToolTip"] as? [Any], let menu = told["menu"] as? [[String: Any]]
        else { return nil }
        return Shown(
            icon: properties["IconName"] as? String ?? "", title: properties["Title"] as? String ?? "",
            details: tip.last as? String ?? "",
            menu: menu.map { item in
                guard item["type"] as? String != "separator", let label = item["label"] as? String else { return "" }
                return item["enabled"] as? Bool == false ? "[\(label)]" : label
            })
    }
}

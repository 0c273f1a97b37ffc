import Foundation
import Languages
import TestServers
import TestSignals
import Testing
import Vocabulary

@testable import undertone

/// The entries of the desktop's menu and of its start.
struct DesktopFileTests {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config")
    private static let names = ["io.undertone.desktop", "io.undertone.tray.desktop"]
    private static let validator = "/usr/bin/desktop-file-validate"

    private static func lines(_ name: String) throws -> [Substring] {
        try String(contentsOf: config.appending(path: name), encoding: .utf8).split(separator: "\n")
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: validator), "desktop-file-utils is not installed"),
        arguments: names)
    func theyAreValid(name: String) async throws {
        let told = try await Program().shell("\(Self.validator) '\(Self.config.appending(path: name).path())'")
        #expect(told.status == 0 && told.output == "", "\(told.output)")
    }

    /// What notices and the icon name is a file that is installed, or a desktop takes them for another program's.
    @Test func whatNoticesAndTheIconNameIsInstalled() throws {
        #expect(Self.names.contains(DesktopEntry.name + ".desktop"))
        let icon = TrayItem(TrayView(TrayFacts(), in: .english, commands: []))
        let properties = try #require(icon.properties(of: TrayItem.interface, at: TrayItem.path))
        #expect(properties.first { $0.0 == "Id" }?.1 == .text(DesktopEntry.name))
    }

    @Test(arguments: names) func everyTextIsThereInEveryLanguage(name: String) throws {
        let lines = try Self.lines(name)
        for key in ["Name", "GenericName", "Comment", "Keywords"] {
            let count = lines.count { $0.hasPrefix("\(key)=") }
            for language in ["zh_CN", "bg"] {
                #expect(lines.count { $0.hasPrefix("\(key)[\(language)]=") } == count, "\(key) \(language)")
            }
        }
    }

    /// Every command that they start is one.
    @Test(arguments: names) func whatTheyStartIsThere(name: String) async throws {
        let commands = try Self.lines(name).filter { $0.hasPrefix("Exec=") }.map { $0.dropFirst("Exec=".count) }
        #expect(!commands.isEmpty)
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            #expect(words.first == "undertone")
            let help = try await Program().run(Array(words.dropFirst()) + ["--help"])
            #expect(help.status == 0, "\(command)")
        }
    }
}

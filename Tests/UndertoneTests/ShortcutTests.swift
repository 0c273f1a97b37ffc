import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertone

/// Keys of the desktop, against stand-ins of the desktops' own programs that keep what they are told.
struct ShortcutTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test(arguments: [
        ("<Super>F9", "<Super>F9", "Meta+F9", "Mod4+F9"), ("super+f9", "<Super>f9", "Meta+f9", "Mod4+f9"),
        ("Ctrl+Alt+H", "<Control><Alt>h", "Ctrl+Alt+H", "Ctrl+Mod1+h"), ("Pause", "Pause", "Pause", "Pause"),
        ("<Shift><Primary>p", "<Control><Shift>p", "Ctrl+Shift+P", "Ctrl+Shift+p"),
    ])
    func aKeyIsWrittenAsEachDesktopDoes(text: String, gtk: String, kde: String, sway: String) throws {
        let keys = try #require(ShortcutKeys(text))
        #expect(keys.gtk == gtk && keys.kde == kde && keys.sway == sway && !keys.isForWriting)
        #expect(keys.isSame(as: gtk) && keys.isSame(as: kde) && keys.isSame(as: sway))
    }

    @Test(arguments: [
        "", "+", "<Super>", "Hyper+F9", "F9; rm -rf /", "<Super>F9'", "Super++", "F\u{202E}9", "<Super>é",
    ])
    func whatIsNoKeyIsNone(text: String) { #expect(ShortcutKeys(text) == nil) }

    @Test(arguments: ["h", "Shift+h", "1", "space", "Return"]) func whatOneWritesWithIsRefused(text: String)
        async throws
    {
        #expect(ShortcutKeys(text)?.isForWriting == true)
        let told = try await program.run("shortcut", "install", "--keys", text)
        #expect(told.status == 64 && told.errors.contains("pressed when writing"))
    }

    private func run(_ desktop: String, _ arguments: String...) async throws -> Program.Result {
        try await program.run(
            ["shortcut"] + arguments,
            environment: ["XDG_CURRENT_DESKTOP": desktop, "PATH": "\(program.home)/bin:/usr/bin:/bin"])
    }

    private func standIn(_ name: String, _ script: String) throws {
        try FileManager.default.createDirectory(atPath: program.home + "/bin", withIntermediateDirectories: true)
        let path = program.home + "/bin/" + name
        try Data("#!/bin/bash\ncd '\(program.home)'\n\(script)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// Keeps a value a file, as dconf does; says what a real gsettings says.
    private func gsettings(bound: String = "") throws {
        try standIn(
            "gsettings",
            #"""
            mkdir -p db; file="db/$(echo "$2 $3" | tr '/ :' '___')"
            case $1 in
            get) cat "$file" 2>/dev/null || case $3 in custom-keybindings) echo "@as []" ;; *) echo "''" ;; esac ;;
            set) case $4 in \[*|@*) echo "$4" ;; *) echo "'$4'" ;; esac >"$file" ;;
            reset) rm -f "$file" ;;
            list-recursively) [ "$2" != org.gnome.desktop.wm.keybindings ] || echo "$2 close ['<Alt>F4', '<Super>q']" ;;
            esac
            """#)
    }

    @Test func gnomeTakesAFreeKeyAndKeepsWhatIsTaken() async throws {
        try gsettings()
        #expect(try await run("ubuntu:GNOME", "show").output == "no key is bound, in GNOME\n")
        let list = "db/org.gnome.settings-daemon.plugins.media-keys_custom-keybindings"
        let theirs = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/custom0/"
        _ = try await program.shell("mkdir -p db; echo \"['\(theirs)']\" > \(list)")
        let binding = "db/org.gnome.settings-daemon.plugins.media-keys.custom-keybinding:\(theirs) binding"
            .replacing("db/", with: "").map { "/ :".contains($0) ? "_" : String($0) }.joined()
        _ = try await program.shell("echo \"'<Primary><Alt>t'\" > 'db/\(binding)'")
        for taken in ["<Alt>F4", "Super+q", "Ctrl+Alt+T"] {
            let told = try await run("GNOME", "install", "--keys", taken)
            #expect(told.status == 1 && told.errors.contains("is taken, by"), "\(taken): \(told)")
        }
        #expect(try await run("GNOME", "show").output == "no key is bound, in GNOME\n")
        let told = try await run("GNOME", "install", "--keys", "<Super>F9")
        #expect(told.status == 0 && told.output == "<Super>F9 is bound, in GNOME\n")
        let kept = try await program.shell("cat \(list); cat db/*undertone-help*")
        #expect(kept.output.contains("custom0/', '/org/gnome") && kept.output.contains("'undertone help-me --quiet'"))
        #expect(try await run("GNOME", "show").output == "<Super>F9, in GNOME\n")
        // Another key takes the place of the first, and is no second one.
        _ = try await run("GNOME", "install", "--keys", "<Super>F10")
        #expect(try await program.shell("grep -o undertone-help \(list) | wc -l").output == "1\n")
        #expect(try await run("GNOME", "remove").status == 0)
        #expect(try await program.shell("cat \(list)").output == "['\(theirs)']\n")
    }

    @Test func gsettingsThatFailsBindsNothing() async throws {
        try standIn("gsettings", "exit 1")
        let told = try await run("GNOME", "install", "--keys", "<Super>F9")
        #expect(told.status == 1 && told.errors.contains("nothing is bound"))
    }

    @Test func xfceTakesAFreeKeyAndKeepsWhatIsTaken() async throws {
        try standIn(
            "xfconf-query",
            #"""
            touch db
            case "$*" in
            *-l*) echo "/commands/default/<Alt>F2  xfce4-appfinder"; cat db ;;
            *-r) grep -vF "$4 " db >new; mv new db ;;
            *) echo "$4 ${9}" >>db ;;
            esac
            """#)
        _ = try await program.shell("echo '/commands/custom/<Primary><Alt>t xfce4-terminal' > db")
        #expect(try await run("XFCE", "install", "--keys", "Ctrl+Alt+t").status == 1)
        #expect(try await run("XFCE", "install", "--keys", "<Super>F9").status == 0)
        #expect(try await run("XFCE", "show").output == "<Super>F9, in XFCE\n")
        _ = try await run("XFCE", "install", "--keys", "<Super>F8")
        #expect(try await program.shell("grep -c undertone db").output == "1\n")
        #expect(try await run("XFCE", "remove").status == 0)
        #expect(try await program.shell("cat db").output == "/commands/custom/<Primary><Alt>t xfce4-terminal\n")
    }

    @Test func plasmaTakesAFreeKeyAndKeepsWhatIsTaken() async throws {
        try FileManager.default.createDirectory(atPath: program.home + "/.config", withIntermediateDirectories: true)
        let taken = "[kwin]\nOverview=Meta+W\\tMeta+F8,Meta+W,Toggle Overview\n_k_friendly_name=KWin\n"
        try Data(taken.utf8).write(to: program.file(".config/kglobalshortcutsrc"))
        for keys in ["<Super>w", "Meta+F8"] {
            let told = try await run("KDE", "install", "--keys", keys)
            #expect(told.status == 1 && told.errors.contains("is taken, by Overview"))
        }
        let told = try await run("KDE", "install", "--keys", "<Super>F9")
        #expect(told.outputLines == ["<Super>F9 is bound, in KDE Plasma", "Plasma takes it from the next login on."])
        #expect(try await run("KDE", "show").output == "Meta+F9, in KDE Plasma\n")
        let file = program.file(".local/share/kglobalaccel/io.undertone.help.desktop")
        #expect(try String(contentsOf: file, encoding: .utf8).contains("Exec=undertone help-me --quiet\n"))
        #expect(try await run("KDE", "remove").status == 0)
        #expect(!FileManager.default.fileExists(atPath: file.path()))
    }

    @Test(arguments: [
        ("sway", "bindsym Mod4+F9 exec undertone help-me --quiet"),
        ("i3", "bindsym Mod4+F9 exec --no-startup-id undertone help-me --quiet"),
        ("Hyprland", "bind = SUPER, F9, exec, undertone help-me --quiet"),
    ])
    func othersAreGivenTheirLine(desktop: String, line: String) async throws {
        let told = try await run(desktop, "install", "--keys", "<Super>F9")
        #expect(told.status == 0 && told.outputLines.last == line[...])
        let unknown = try await run("", "install", "--keys", "<Super>F9")
        #expect(unknown.outputLines.contains { $0.hasSuffix(line) })
        #expect(try await run(desktop, "remove").status == 69)
    }
}

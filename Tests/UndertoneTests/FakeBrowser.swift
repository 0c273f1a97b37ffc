import Foundation
import TestServers

/// What a desktop opens pages with, in a folder for `PATH`: it loads the page, keeps it and closes it.
enum FakeBrowser {
    static func install(in program: Program, works: Bool = true) throws {
        let folder = program.file("bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = """
            #!/bin/bash
            [ "$#" = 1 ] && \(works) || exit 3
            /usr/bin/curl -s -o '\(program.home)/page.part' "$1" && /bin/mv '\(program.home)/page.part' '\(program.home)/page'
            /usr/bin/curl -s -X POST "$1end"

            """
        let path = folder.appending(path: "xdg-open").path()
        try Data(script.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// The page that was loaded; empty for none.
    static func page(in program: Program) -> String {
        (try? String(contentsOf: program.file("page"), encoding: .utf8)) ?? ""
    }
}

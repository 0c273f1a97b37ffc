import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertoned

/// Files that somebody else can write are not believed (attacks 91 and 92: a configuration that everybody can write,
/// into which eve puts her own key; a state folder in which she can put another log).
@Suite(.hangGuard) struct FileTrustTests {
    private typealias Facts = FileTrust.Facts

    private func trust(_ found: [String: Facts]) -> FileTrust {
        FileTrust(user: 1_000, facts: { found[$0] }, isOwnGroup: { $0 == 1_000 })
    }

    private func folder(_ mode: UInt32, owner: uid_t = 1_000, group: gid_t = 1_000, list: Bool = false) -> Facts {
        Facts(owner: owner, group: group, mode: mode, isFolder: true, hasAccessList: list)
    }

    private func file(_ mode: UInt32, owner: uid_t = 1_000, group: gid_t = 1_000, list: Bool = false) -> Facts {
        Facts(owner: owner, group: group, mode: mode, isFolder: false, hasAccessList: list)
    }

    private let root = Facts(owner: 0, group: 0, mode: 0o755, isFolder: true, hasAccessList: false)

    @Test func whatIsOwnAndRootsIsBelieved() {
        let found = [
            "/": root, "/home": root, "/home/alice": folder(0o755), "/home/alice/u.toml": file(0o664),
            "/tmp": folder(0o1777, owner: 0, group: 0), "/tmp/u.toml": file(0o600),
        ]
        for path in ["/home/alice/u.toml", "/tmp/u.toml", "/home/alice/absent", "/absent/too"] {
            #expect(trust(found).fault(files: [path], folders: []) == nil, "\(path)")
        }
    }

    /// In a namespace of users that does not know root, as PrivateUsers makes it, root's files are nobody's.
    @Test func rootIsKnownWhereTheNamespaceDoesNotKnowIt() {
        let found = ["/": folder(0o755, owner: 65_534, group: 65_534), "/u.toml": file(0o600)]
        #expect(trust(found).fault(files: ["/u.toml"], folders: []) != nil)
        var within = trust(found)
        within.rootElsewhere = 65_534
        #expect(within.fault(files: ["/u.toml"], folders: []) == nil)
    }

    @Test(arguments: [
        ("         0          0 4294967295\n", true), ("      1000       1000          1\n", false),
        // As `unshare --map-root-user` makes it: root within is this user outside.
        ("         0       1000          1\n         1     100000      65536\n", false),
        ("      1000       1000          1\n         0          0          1\n", true), ("", true),
    ]) func theNamespaceSaysWhetherItKnowsRoot(map: String, knows: Bool) {
        #expect((FileTrust.unmappedRoot(map: map) == nil) == knows)
    }

    @Test func whatOthersCanWriteIsNot() {
        // Everybody, a group of others, a list of others behind the own group's bits, another owner; of the file, its
        // folder, and a folder further up.
        for fault in [
            file(0o666), file(0o602), file(0o660, group: 50), file(0o660, list: true), file(0o600, owner: 1_001),
            file(0o664, owner: 0, group: 0, list: true),
        ] {
            let found = ["/": root, "/home": root, "/home/u.toml": fault]
            #expect(trust(found).fault(files: ["/home/u.toml"], folders: []) != nil, "\(fault)")
        }
        for fault in [folder(0o777), folder(0o775, group: 50), folder(0o755, owner: 1_001), folder(0o770, list: true)] {
            let found = ["/": root, "/home": fault, "/home/a": folder(0o700), "/home/a/u.toml": file(0o600)]
            #expect(trust(found).fault(files: ["/home/a/u.toml"], folders: []) != nil, "\(fault)")
            #expect(trust(found).fault(files: [], folders: ["/home/a"]) != nil, "\(fault)")
            #expect(trust(found).fault(files: ["/home/b/not/there/yet"], folders: []) != nil, "\(fault)")
        }
        // In a folder where everybody may make files, the folder itself would be everybody's.
        #expect(trust(["/": root, "/tmp": folder(0o1777, owner: 0)]).fault(files: [], folders: ["/tmp"]) != nil)
    }

    @Test func theProgramEndsWithOneLine() async throws {
        let changes: [(String, Program) throws -> String] = [
            { file, _ in
                try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: file)
                return file
            },
            { _, program in
                let state = program.home + "/.local/state/undertone"
                try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
                try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: state)
                return state
            },
            { _, program in
                // A link that leads to a good file lies where anybody could lead it elsewhere.
                let open = program.home + "/.local/state/undertone"
                try FileManager.default.createDirectory(atPath: open + "/segments", withIntermediateDirectories: true)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: open)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: open + "/segments")
                let path = open + "/segments/a.age"
                try Data("x".utf8).write(to: URL(filePath: path))
                try FileManager.default.setAttributes([.posixPermissions: 0o622], ofItemAtPath: path)
                return path
            },
        ]
        for change in changes {
            let program = try Program("undertoned")
            let file = program.home + "/a.toml"
            try Data("[policy]\nterritory = \"US\"\n".utf8).write(to: URL(filePath: file))
            let sound = try await program.run("--config", file, "--check")
            #expect(sound.status == 0, "\(sound.errors)")
            let what = try change(file, program)
            for flags in [["--check"], []] {
                let result = try await program.run(["--config", file] + flags)
                #expect(result.status == 78 && result.output == "")
                #expect(result.errorLines.count == 1 && result.errors.contains(what), "\(result.errors)")
            }
        }
    }
}

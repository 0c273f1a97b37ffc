import Foundation
import Glibc
import StateFiles
import TestSupport
import Testing

/// State is whole or not there (2.9).
@Suite struct StateFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/state" }

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func content(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func itIsItsOwnersAloneAndTakesThePlaceOfTheOneBefore() throws {
        try Data("old, and longer".utf8).write(to: URL(filePath: path))
        try StateFile.write(Array("new".utf8), to: path)
        #expect(content(path) == "new")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try names() == ["state"], "nothing is left beside it")
    }

    @Test func whatACrashLeftOfOneIsNoHindrance() throws {
        let leftover = folder.path + "/.state.\(getpid()).new"
        try Data("half".utf8).write(to: URL(filePath: leftover))
        #expect(StateFile.isUnfinished(".state.\(getpid()).new", of: "state"))
        #expect(!StateFile.isUnfinished("state", of: "state"))
        try StateFile.write(Array("whole".utf8), to: path)
        #expect(content(path) == "whole")
        #expect(try names() == ["state"])
    }

    /// A folder in its place, a folder that is not there: the error says what the system says, and nothing is left.
    @Test func whatCannotBeWrittenSaysWhyAndLeavesNothing() throws {
        try FileManager.default.createDirectory(atPath: path + "/in", withIntermediateDirectories: true)
        let taken = #expect(throws: StateFileError.self) { try StateFile.write([1], to: path) }
        #expect(taken?.number == EISDIR && taken?.description == "Is a directory")
        let absent = #expect(throws: StateFileError.self) { try StateFile.write([1], to: folder.path + "/no/state") }
        #expect(absent?.description == "No such file or directory")
        #expect(try names() == ["state"])
    }

    @Test func whatLiesInTheWayIsSetAsideWhateverItIs() throws {
        for round in 1...3 {
            if round == 2 {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } else {
                try Data("\(round)".utf8).write(to: URL(filePath: path))
            }
            let aside = try StateFile.setAside(path)
            #expect(aside == path + ".damaged" + (round == 1 ? "" : "-\(round)"))
        }
        #expect(try names() == ["state.damaged", "state.damaged-2", "state.damaged-3"])
        #expect(content(path + ".damaged") == "1" && content(path + ".damaged-3") == "3")
        #expect(throws: StateFileError.self) { try StateFile.setAside(path) }
    }

    @Test func foldersAreMadeForTheirOwnerAlone() throws {
        try StateFile.makeFolder(folder.path + "/a/b/c")
        try StateFile.makeFolder(folder.path + "/a/b/c")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/a/b")[.posixPermissions] as? Int
        #expect(mode == 0o700)
        try Data().write(to: URL(filePath: path))
        #expect(throws: StateFileError.self) { try StateFile.makeFolder(path) }
        #expect(throws: StateFileError.self) { try StateFile.makeFolder(path + "/below") }
    }
}

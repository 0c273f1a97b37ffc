import Foundation
import Testing

@Suite struct ImportTests {
    /// Folders in Sources with Swift in them, and those that only wrap a system library.
    private static let modules = (try? PackageTree.names(in: "Sources")) ?? []
    private static let wrappers = modules.filter { module in
        PackageTree.files(below: "Sources/\(module)").contains { $0.hasSuffix("/module.modulemap") }
    }

    @Test(arguments: modules.filter { !wrappers.contains($0) })
    func aModuleImportsWhatTheTableAllows(module: String) throws {
        let lines = PackageTree.files(below: "Sources/\(module)").filter { $0.hasSuffix(".swift") }
            .flatMap { file in (PackageTree.lines(of: file) ?? []).map { (file, $0) } }
        let imports = lines.compactMap { file, line in importedModule(in: line).map { (file, $0) } }
        let violations = imports.filter { file, imported in
            if let importers = ImportTable.importers[imported], !importers.contains(module) { return true }
            if ImportTable.programs.contains(imported), module != ImportTable.joint { return true }
            guard !ImportTable.programs.contains(module) else { return false }
            return ImportTable.allowed[module]?.contains(imported) != true
        }
        #expect(violations.map { "\($0.0) imports \($0.1)" } == [])
        #expect(ImportTable.allowed[module] != nil || ImportTable.programs.contains(module), "no row in the table")
    }

    @Test(arguments: wrappers) func aSystemModuleHoldsAMapAndAShimAndNothingElse(module: String) throws {
        #expect(try PackageTree.names(in: "Sources/\(module)") == ["module.modulemap", "shim.h"])
        #expect(ImportTable.importers[module] != nil, "say in the table who may import it")
    }

    @Test func theTableAllowsNothingThatHasAnotherSoleImporter() {
        let contradictions = ImportTable.allowed.flatMap { module, allowed in
            allowed.filter { ImportTable.importers[$0]?.contains(module) == false }.map { "\(module) -> \($0)" }
        }
        #expect(contradictions == [])
    }

    @Test(arguments: [
        ("import Vocabulary", "Vocabulary"), ("public import GRDB // the database", "GRDB"),
        ("@preconcurrency import CPulse", "CPulse"), ("@testable import struct Vault.Segment", "Vault"),
        ("@_spi(Testing) internal import NIOCore", "NIOCore"), ("import func Glibc.sin", "Glibc"),
    ])
    func everyFormOfImportIsSeen(line: String, module: String) {
        #expect(importedModule(in: line[...]) == module)
    }

    @Test(arguments: ["// import Foundation", "importance = 3", "import x from 'y'", "let s = \"import A\""])
    func nothingElseIsTakenForAnImport(line: String) {
        #expect(importedModule(in: line[...]) == nil)
    }

    private func importedModule(in line: Substring) -> String? {
        // A look that is a hundred times quicker first.
        guard line.contains("import") else { return nil }
        let form =
            /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)(?:\.\w+)*\s*;?\s*(?:\/\/.*)?/
        return line.wholeMatch(of: form).map { String($0.output.1) }
    }
}

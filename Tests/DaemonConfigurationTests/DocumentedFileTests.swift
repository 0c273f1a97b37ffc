import DaemonConfiguration
import Testing

/// `config/undertone.toml` against the table of keys.
@Suite struct DocumentedFileTests {
    @Test func itParsesAsItIs() throws {
        #expect(throws: Never.self) { try load(try documentedFile()) }
    }

    @Test func withEveryLineUncommentedItSaysTheDefaults() throws {
        let lines = try documentedFile().split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { $0.hasPrefix("#") && !$0.hasPrefix("# ") && $0 != "#" ? $0.dropFirst() : $0 }
        let loaded = try load(text.joined(separator: "\n"))
        #expect(loaded.configuration == (try load().configuration))
    }

    @Test(arguments: ConfigurationKey.all.map(\.path))
    func itStatesUnitRangeAndDefaultAboveEachKey(path: String) throws {
        let key = try #require(ConfigurationKey.all.first { $0.path == path })
        let lines = try documentedFile().split(separator: "\n", omittingEmptySubsequences: false)
        let section = try #require(lines.firstIndex(of: "#[\(key.section)]"))
        let end = lines[(section + 1)...].firstIndex { $0.hasPrefix("#[") } ?? lines.endIndex
        let here = try #require(lines[section..<end].firstIndex(of: "#\(key.name) = \(key.defaultText)"))
        let unit = key.unit.map { "Unit: \($0). " } ?? ""
        #expect(lines[here - 1] == "# \(unit)Range: \(key.rangeText). Default: \(key.defaultWords).")
        #expect(lines[here - 2].hasPrefix("# "), "a key has at least one line that explains it")
    }

    @Test func itStatesNoKeyThatDoesNotExist() throws {
        let assignments = try documentedFile().split(separator: "\n").filter {
            $0.hasPrefix("#") && !$0.hasPrefix("# ")
        }
        #expect(assignments.filter { $0.contains(" = ") }.count == ConfigurationKey.all.count)
    }
}

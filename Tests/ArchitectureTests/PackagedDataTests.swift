import Testing

/// What programs with a static runtime are linked with of ICU (`.packaging/icu.py`) is what ours ask of it.
@Suite struct PackagedDataTests {
    @Test func itHasTheLanguagesThatUndertoneSpeaks() throws {
        let script = try #require(PackageTree.lines(of: ".packaging/icu.py")).joined(separator: "\n")
        let list = try #require(script.firstMatch(of: /LANGUAGES = \(([^)]*)\)/)).1
        let kept = Set(list.matches(of: /"([a-z]+)"/).map { String($0.1) })
        let spoken = try PackageTree.names(in: "Sources/Languages/Catalogues").filter { $0.hasSuffix(".po") }
            .map { String($0.dropLast(3)) }
        #expect(spoken.count > 1)
        #expect(kept == Set(spoken).union(["root", "en"]))
    }

    /// Rules of transliteration and tables of old character sets are left out.
    @Test func nobodyAsksForWhatIsLeftOut() throws {
        let asking = PackageTree.files(below: "Sources").filter { $0.hasSuffix(".swift") }.filter { file in
            PackageTree.lines(of: file)?.contains {
                $0.contains("applyingTransform") || $0.contains("StringTransform")
                    || $0.contains("applyTransform") || $0.contains("CFStringConvertEncoding")
            } == true
        }
        #expect(asking == [])
    }
}

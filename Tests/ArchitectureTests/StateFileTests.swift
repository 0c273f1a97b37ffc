import Testing

/// State is written in one way, which survives a power cut: see StateFile. Segments, which are large, and sockets have
/// their own.
@Suite struct StateFileTests {
    private static let doors: Set<String> = [
        "Sources/StateFiles/StateFile.swift", "Sources/Vault/SystemCalls.swift",
        "Sources/EventLog/LogFile.swift", "Sources/Feed/SocketClaim.swift",
    ]

    @Test func nothingElseWritesWholeFilesOrRenamesThem() {
        let all = PackageTree.files(below: "Sources").filter {
            $0.hasSuffix(".swift") && !Self.doors.contains($0) && !$0.hasPrefix("Sources/Benchmark/")
        }
        let found = all.flatMap { file in
            (PackageTree.lines(of: file) ?? []).enumerated().filter { Self.writes($1) }.map {
                "\(file):\($0.offset + 1)"
            }
        }
        #expect(all.count > 300)
        #expect(found == [])
    }

    @Test(arguments: [
        "try data.write(to: url, options: .atomic)", "try text.write(toFile: path, atomically: true, encoding: .utf8)",
        "guard unsafe rename(old, new) == 0 else {", "FileManager.default.createFile(atPath: path, contents: data)",
        "try json.write(to: URL(filePath: path))", "try FileManager.default.moveItem(atPath: a, toPath: b)",
    ])
    func anotherWayIsFound(line: String) { #expect(Self.writes(line[...])) }

    @Test(arguments: [
        "try SystemCalls.rename(old, to: new, context)", "// rename(a, b)", "isAtomic = true",
        "try StateFile.write(a, to: b)",
    ])
    func anOrdinaryLineIsNot(line: String) { #expect(!Self.writes(line[...])) }

    private static func writes(_ line: Substring) -> Bool {
        !line.contains(/^\s*\/\//)
            && line.contains(
                /\.atomic\b|atomically: true|(?:^|[^.\w])rename\(|createFile\(|\.write\(to(?:File)?: |\.moveItem\(/)
            && !line.contains("SystemCalls.")
    }
}

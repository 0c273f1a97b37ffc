import Testing

/// What the daemon says where it will not do something (finding D16) reaches a person as it stands: no header, no
/// address, no key of a file and no method in it.
struct RefusalWordTests {
    private static let files = PackageTree.files(below: "Sources").filter { path in
        path.hasSuffix(".swift")
            && ["Sources/Feed/", "Sources/EventLog/", "Sources/undertoned/"].contains { path.hasPrefix($0) }
    }

    /// The texts between the quotes of each refusal in a source file, without what is put into them.
    private static func texts(in source: String) -> [String] {
        ["FeedRefusal(", "EventLogError("].flatMap { maker in
            source.split(separator: maker).dropFirst().flatMap { rest in
                // Up to the end of the statement: no refusal takes more.
                rest.prefix(600).prefix { $0 != ";" }.split(separator: "\n\n").prefix(1).flatMap { call in
                    call.matches(of: /"((?:[^"\\]|\\.)*)"/).map {
                        String($0.1).replacing(/\\\([^)]*\)/, with: "…")
                    }
                }
            }
        }
    }

    @Test func refusalsAreForPeople() {
        var count = 0
        for path in Self.files {
            for text in Self.texts(in: PackageTree.lines(of: path)?.joined(separator: "\n") ?? "") {
                // What the log says to its database.
                if text.contains(/INSERT|UPDATE|SELECT|DELETE FROM|PRAGMA/) { continue }
                count += 1
                #expect(!text.contains(/[a-z0-9]_[a-z0-9]/), "\(path): \(text)")
                #expect(!text.contains(/\b(?:GET|PUT|POST|HEAD|DELETE|HTTP|JSON)\b/), "\(path): \(text)")
                #expect(!text.contains(/\/v1|\/metrics|(?:Undertone|Idempotency)-[A-Z]/), "\(path): \(text)")
                #expect(!text.contains(/\b(?:header|query) (?:[A-Z]|field)/), "\(path): \(text)")
            }
        }
        #expect(count > 30, "they are found")
    }
}

import Testing

/// Whoever wants something of a daemon makes a typed call: an address of the feed stands where it is served, and where
/// it is asked for, once each. Help for the agent brings routes and calls of its own.
@Suite struct AddressTests {
    private static let ends = [
        "Sources/Feed/", "Sources/FeedClient/",
        // The same of a module that brings its own: its routes, and its calls.
        "Sources/undertoned/Wellbeing/", "Sources/undertone/Wellbeing/",
    ]

    @Test func onlyTheTwoEndsOfTheFeedKnowItsAddresses() {
        let others = PackageTree.files(below: "Sources").filter { file in
            file.hasSuffix(".swift") && !Self.ends.contains { file.hasPrefix($0) }
        }
        let knowing = others.filter { file in
            PackageTree.lines(of: file)?.contains { $0.contains("\"/v1/") } == true
        }
        #expect(knowing == [])
    }
}

import Testing

/// Whoever wants something of a daemon makes a typed call: an address of the feed stands where it is served, and where
/// it is asked for, once each. Help for the agent brings routes and calls of its own.
@Suite struct AddressTests {
    private static let ends = [
        "Sources/Feed/", "Sources/FeedClient/",
        // The same of a module that brings its own: its calls, and its routes.
        "Sources/undertone/Wellbeing/WellbeingCalls.swift", "Sources/undertoned/Wellbeing/BreakRoutes.swift",
        "Sources/undertoned/Wellbeing/CareRoutes.swift", "Sources/undertoned/Wellbeing/MeasureRoutes.swift",
        "Sources/undertoned/Wellbeing/ReportRoutes.swift", "Sources/Hub/HubRoutes.swift",
        "Sources/Hub/HubSegmentRoutes.swift",
        "Sources/Hub/Webhooks/WebhookRoutes.swift",
        "Sources/undertone-hub/HubCalls.swift",
    ]

    @Test func onlyTheTwoEndsOfTheFeedKnowItsAddresses() {
        let others = PackageTree.files(below: "Sources").filter { file in
            file.hasSuffix(".swift") && !Self.ends.contains { file.hasPrefix($0) }
        }
        let knowing = others.filter { file in
            PackageTree.lines(of: file)?.contains { $0.contains("\"/v1/") } == true
        }
        #expect(knowing == [])
        #expect(Self.ends.allSatisfy { end in PackageTree.files(below: "Sources").contains { $0.hasPrefix(end) } })
    }
}

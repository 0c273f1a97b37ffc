// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is built with these: Swift 6 mode, explicit imports, marked unsafe code, no warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let swiftCSV = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// A library of ours.
func target(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// A library whose loops run for every sample or frame: optimised in debug builds too, so that tests run over minutes of
/// audio in seconds and can count allocations, and without exclusivity checks, which cost as much as the arithmetic.
func kernel(
    _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: strict + [
            .unsafeFlags(["-O"], .when(configuration: .debug)), .unsafeFlags(["-enforce-exclusivity=unchecked"]),
        ])
}

/// A program of ours.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The test target of a module.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSignals", "TestSupport"] + dependencies,
        exclude: exclude, swiftSettings: strict)
}

let analysis: [Target.Dependency] = ["Vocabulary", "Prosody", "Stress", "Alerting"]

let package = Package(
    name: "undertone",
    products: [
        // One program with two names: what both are linked with is installed once.
        .executable(name: "undertoned", targets: ["Programs"]),
        .executable(name: "undertone", targets: ["Programs"]),
        .executable(name: "undertone-uplink", targets: ["undertone-uplink"]),
        .executable(name: "undertone-hub", targets: ["undertone-hub"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        // System libraries, each behind a module map and a small shim.h.
        .systemLibrary(name: "CPulse"),
        .systemLibrary(name: "CFFTW"),
        .systemLibrary(name: "CSndfile"),
        .systemLibrary(name: "CSodium"),
        .systemLibrary(name: "CSystemd"),
        .systemLibrary(name: "CClock"),
        .systemLibrary(name: "CNATS"),
        .systemLibrary(name: "CAccess"),

        // In the order in which data flows.
        target("Vocabulary", []),
        // The one door to libsodium: optimised only where the rest is, since its loops are the library's.
        target("Sodium", ["CSodium", "Vocabulary"]),
        target("Capture", ["Languages", "Vocabulary", "CPulse", "CSndfile"]),
        kernel("DSP", ["Vocabulary", "CFFTW"]),
        kernel(
            "Prosody", ["Vocabulary", "DSP"], exclude: ["Network/Training"],
            resources: [.embedInCode("Network/network.weights")]),
        kernel("Stress", ["Vocabulary", "Prosody"], exclude: ["Training"]),
        target("Alerting", ["Vocabulary", "Stress"]),
        // Every sentence for people, in each of their languages.
        .target(name: "CCatalogues"),
        kernel("Languages", ["CCatalogues", "Vocabulary"], exclude: ["Catalogues"]),
        // What may leave, and to whom.
        target("Policy", ["Languages", "Vocabulary"]),
        target("Events", ["Languages", "Vocabulary", "Policy"]),
        // The one way in which state that lasts is written.
        target("StateFiles", []),
        target("EventLog", ["CClock", "Vocabulary", "Events", "Sodium", "StateFiles", grdb]),
        // Help for the agent, by the agent.
        // Numbers of simulations are its too: a kernel, so that tests run thousands of series in seconds.
        kernel(
            "Wellbeing", ["Vocabulary", "Events", "Languages"],
            resources: [
                .embedInCode("Care/breathe.html"), .embedInCode("Care/breathe.css"), .embedInCode("Care/breathe.js"),
            ]),
        // Users and groups of the machine, and who is at the other end of a socket.
        target("Accounts", ["Vocabulary", nioCore]),
        target(
            "Feed",
            [
                "CAccess", "Accounts", "Languages", "Vocabulary", "EventLog", "Events", "Policy", "Sodium", hummingbird,
                hummingbirdCore, httpTypes,
                lifecycle, logging, nioCore,
                nioHTTP1, nioPosix,
            ]),
        // The other end of the feed, and many of them at once.
        target("FeedClient", ["Accounts", "Languages", "Vocabulary", "Events", nioCore, nioHTTP1, nioPosix]),
        target("Roster", ["Vocabulary", "Events", "FeedClient", "Languages"]),
        // From desk to hub: what is said, and the one door to the broker.
        target("Fleet", ["Events", "Sodium", "Vocabulary"]),
        target("Broker", ["CNATS", "Events", "Fleet", "Sodium", logging]),
        target(
            "Uplink",
            ["Broker", "Events", "FeedClient", "Fleet", "Sodium", "StateFiles", "Vocabulary", lifecycle, logging]),
        target("Age", ["Sodium"]),
        target("Vault", ["Age", "Vocabulary", "CSndfile", "Sodium"]),
        kernel(
            "Replay", ["Vocabulary", "Vault"],
            resources: [.embedInCode("Picture/font.txt")]
                + ["page.html", "page.css", "data.js", "plots.js", "panels.js", "player.js", "keys.js"].map {
                    .embedInCode("Page/" + $0)
                }),
        target(
            "DaemonConfiguration", ["Vocabulary", "Events", "Languages", "Policy", "Stress", "Wellbeing", tomlKit],
            // A link to config/survey.toml: the questions stand once.
            resources: [.embedInCode("survey.toml")]),
        kernel("Evaluation", []),
        kernel("Pipeline", analysis + ["Age", "EventLog", "Events", "Sodium", "StateFiles", "Vault", lifecycle]),

        // A site: what its desks tell, who may, and its own feed.
        target(
            "Hub",
            [
                "Broker", "EventLog", "Events", "Feed", "FeedClient", "Fleet", "Languages", "Sodium",
                "StateFiles", "Vocabulary", grdb, lifecycle, logging, nioCore, nioPosix,
            ]),

        // Programs.
        program(
            "undertone-hub",
            [
                "CSystemd", "EventLog", "Events", "Feed", "FeedClient", "Fleet", "Hub", "Languages", "Sodium",
                "StateFiles",
                "Vocabulary",
                argumentParser, lifecycle, logging, unixSignals,
            ]),
        program("Programs", ["undertone", "undertoned"]),
        target(
            "undertoned",
            analysis + [
                "Age", "Capture", "DaemonConfiguration", "CSystemd", "EventLog", "Events", "Feed", "Languages",
                "Pipeline", "Policy", "Sodium", "StateFiles", "Vault", "Wellbeing", argumentParser, lifecycle, logging,
                unixSignals,
            ]),
        target(
            "undertone",
            analysis + [
                "Accounts", "Age", "CSystemd", "Capture", "DaemonConfiguration", "Evaluation", "EventLog", "Events",
                "FeedClient", "Languages", "Pipeline", "Policy", "Replay", "Roster", "Sodium", "StateFiles", "Vault",
                "Wellbeing", argumentParser, nioCore, nioHTTP1, nioPosix, swiftCSV,
            ]),
        program(
            "undertone-uplink",
            ["Events", "Fleet", "Sodium", "Uplink", "Vocabulary", argumentParser, lifecycle, logging, unixSignals]),

        // For those who build it.
        program("NetworkTraining", ["Capture", "Vocabulary", "DSP", "Prosody"]),
        program("Benchmark", analysis + ["DSP", "Pipeline"]),

        .executableTarget(
            name: "Fuzz", dependencies: ["Vocabulary", "Capture", "CSndfile", "Prosody", "TestSignals"],
            path: "Tests/Fuzz", swiftSettings: strict),

        .executableTarget(
            name: "FeedTrial",
            dependencies: ["Vocabulary", "EventLog", "Events", "Feed", "Policy", lifecycle, logging, unixSignals],
            path: "Tests/FeedTrial", swiftSettings: strict),

        // Test support that carries no tests of its own.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(
            name: "TestServers", dependencies: ["TestSignals", "TestSupport"], path: "Tests/TestServers",
            swiftSettings: strict),
        kernel("TestSignals", [], path: "Tests/TestSignals"),
        .target(
            name: "TestFeed", dependencies: ["EventLog", "Events", "Feed", "Policy", "Vocabulary"],
            path: "Tests/TestFeed", swiftSettings: strict),
        .target(
            name: "TestBroker",
            dependencies: ["Broker", "Events", "Fleet", "Sodium", "TestServers", "TestSupport", "Vocabulary", logging],
            path: "Tests/TestBroker", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        kernel(
            "CallSimulation", analysis + ["Pipeline", "TestServers", "TestSignals", "TestSupport"],
            path: "Tests/CallSimulation"),
        .executableTarget(
            name: "CallBench", dependencies: ["CallSimulation", "Evaluation", argumentParser], path: "Tests/CallBench",
            swiftSettings: strict),

        // What the tests of sudden death kill.
        .executableTarget(
            name: "LogLoad", dependencies: ["Vocabulary", "EventLog", "Events"], path: "Tests/LogLoad",
            swiftSettings: strict),
        .executableTarget(
            name: "SiteLoad", dependencies: ["EventLog", "Events", "Fleet", "Hub", "Vocabulary"],
            path: "Tests/SiteLoad",
            swiftSettings: strict),
        .executableTarget(
            name: "VaultLoad", dependencies: ["Age", "Sodium", "Vault", "Vocabulary"], path: "Tests/VaultLoad",
            swiftSettings: strict),

        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "CallTests", dependencies: ["CallSimulation", "TestSignals"], swiftSettings: strict),
        .testTarget(
            name: "FormatTests", dependencies: ["Age", "Vocabulary", "Sodium", "TestSignals", "TestSupport", "Vault"],
            exclude: ["Fixtures"], swiftSettings: strict),
        tests(of: "Vocabulary"),
        tests(of: "Sodium"),
        tests(of: "Languages", ["Vocabulary"]),
        tests(of: "StateFiles"),
        tests(of: "Capture", ["Languages", "Vocabulary", "CSndfile", "TestServers"]),
        tests(of: "DSP"),
        tests(of: "Prosody", ["Vocabulary", "CAllocationCounter", "DSP"], exclude: ["Fixtures"]),
        tests(of: "Stress", ["Vocabulary", "Prosody"]),
        tests(of: "Alerting", ["Vocabulary", "Prosody", "Stress"]),
        tests(
            of: "Pipeline",
            analysis + [
                "Age", "CAllocationCounter", "Capture", "DSP", "EventLog", "Events", "Sodium", "StateFiles",
                "TestServers", "Vault",
                lifecycle,
            ]),
        tests(of: "EventLog", ["Vocabulary", "Events", "LogLoad", "TestServers", grdb]),
        tests(of: "Accounts"),
        tests(
            of: "Feed",
            [
                "Vocabulary", "EventLog", "Events", "FeedClient", "Languages", "Policy", "TestFeed", lifecycle, logging,
            ]),
        tests(
            of: "FeedClient",
            ["Accounts", "Languages", "Vocabulary", "Events", nioCore, nioEmbedded, nioHTTP1, nioPosix]),
        tests(of: "Broker", ["Events", "Fleet", "TestBroker", "Vocabulary", logging]),
        tests(of: "Fleet", ["Events", "Sodium", "Vocabulary"]),
        tests(
            of: "Uplink",
            [
                "undertone-uplink", "Broker", "EventLog", "Events", "Feed", "FeedClient", "Fleet", "Policy",
                "TestBroker", "TestFeed", "TestServers", "Vocabulary", lifecycle, logging,
            ]),
        tests(
            of: "Hub",
            [
                "undertone-hub", "undertone", "Age", "Broker", "EventLog", "Events", "Feed", "FeedClient", "Fleet",
                "Policy", "SiteLoad", "Sodium", "TestBroker", "TestFeed", "TestServers", "Uplink", "Vault",
                "Vocabulary",
                grdb, lifecycle, logging,
            ]),
        tests(of: "Roster", ["Languages", "Vocabulary", "Events", "FeedClient"]),
        tests(of: "Age"),
        tests(of: "Vault", ["Age", "VaultLoad", "Vocabulary", "Sodium", "TestServers"]),
        tests(of: "Replay", ["undertone", "Age", "Vocabulary", "Prosody", "TestServers", "Vault"]),
        tests(of: "DaemonConfiguration", ["Events", "Languages", "Policy", "Vocabulary", "Wellbeing"]),
        tests(of: "Evaluation"),
        tests(of: "Policy", ["Vocabulary"]),
        tests(of: "Wellbeing", ["Events", "Languages", "Vocabulary"]),
        .testTarget(
            name: "UndertonedTests",
            dependencies: analysis + [
                "undertoned", "undertone", "Age", "CSystemd", "DaemonConfiguration", "EventLog", "Events", "Feed",
                "FeedClient", "Languages", "Pipeline", "Policy", "Sodium", "TestFeed", "TestServers", "TestSignals",
                "TestSupport", "Vault", "Wellbeing", lifecycle, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "UndertoneTests",
            dependencies: [
                "undertone", "Age", "Alerting", "Vocabulary", "Capture", "DaemonConfiguration", "EventLog", "Events",
                "Feed", "FeedClient", "Languages", "Pipeline", "Policy", "Roster", "Stress", "TestFeed", "TestServers",
                "TestSignals", "TestSupport", "Vault", "Wellbeing", grdb, lifecycle, logging,
            ], swiftSettings: strict),
    ]
)

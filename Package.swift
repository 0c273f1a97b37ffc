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
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

/// A library or executable target of ours, named once.
func target(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The test target of a module, which may also use the shared test signals.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSignals"] + dependencies,
        swiftSettings: strict)
}

let package = Package(
    name: "undertone",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries, each behind a module map and a small shim.h.
        .systemLibrary(name: "CPulse"),
        .systemLibrary(name: "CFFTW"),
        .systemLibrary(name: "CSndfile"),
        .systemLibrary(name: "CSodium"),
        .systemLibrary(name: "CSystemd"),

        // In the order in which data flows.
        target("AudioTypes", []),
        target("DSP", ["AudioTypes", "CFFTW"]),
        target("Prosody", ["AudioTypes", "DSP"]),
        target("Stress", ["AudioTypes", "Prosody"]),
        target("Alerting", ["AudioTypes", "Stress"]),

        target("Vault", ["AudioTypes", "CSodium", "CSndfile"]),

        target("Pipeline", ["AudioTypes", "Prosody", "Stress", "Alerting"]),
        .executableTarget(name: "undertone", dependencies: ["Pipeline", "AudioTypes", "Prosody", "Stress", "Alerting", argumentParser], swiftSettings: strict),
        // Test support that carries no tests of its own.
        .target(name: "TestSignals", path: "Tests/TestSignals", swiftSettings: strict),
        tests(of: "AudioTypes"),
        tests(of: "DSP"),
    ]
)

import Foundation

@testable import DaemonConfiguration

/// Surroundings that no test machine shares.
let alice = ProcessEnvironment(
    variables: ["XDG_RUNTIME_DIR": "/run/user/1500"], userName: "alice", homeFolder: "/home/alice",
    isFolder: { _ in false })

/// A recipient of the right shape.
let recipient = "age1" + String(repeating: "q", count: 58)

/// The configuration that the texts make, named `a.toml`, `b.toml` and so on.
func load(_ texts: String..., environment: ProcessEnvironment = alice) throws(ConfigurationError) -> LoadedConfiguration
{
    var named: [(file: String, bytes: [UInt8])] = []
    for (name, text) in zip(["a.toml", "b.toml"], texts) { named.append((name, Array(text.utf8))) }
    return try LoadedConfiguration(texts: named, environment: environment)
}

/// The complaints about the texts, one line each; empty where there are none.
func complaints(_ bytes: [UInt8]) -> [String] {
    do {
        _ = try LoadedConfiguration(texts: [("a.toml", bytes)], environment: alice)
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// The documented file of this repository.
func documentedFile() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "config/undertone.toml"), encoding: .utf8)
}

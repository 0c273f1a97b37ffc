import DaemonConfiguration
import Events
import Testing

@Suite struct LocationsTests {
    @Test func withNothingSetEverythingLiesInTheHomeFolder() {
        let locations = Locations(of: UndertoneConfiguration(), in: alice)
        #expect(locations.stateFolder == "/home/alice/.local/state/undertone")
        #expect(locations.baselineFolder == "/home/alice/.local/state/undertone/baselines")
        #expect(locations.vaultFolder == "/home/alice/.local/state/undertone/segments")
        #expect(locations.eventLogFile == "/home/alice/.local/state/undertone/events.sqlite")
        #expect(locations.agentSocket == "/run/user/1500/undertone/agent.sock")
        #expect(locations.supervisorSocket == nil)
    }

    @Test(arguments: [
        (["XDG_STATE_HOME": "/s"], "/s/undertone"),
        (["XDG_STATE_HOME": "/s", "STATE_DIRECTORY": "/d/undertone"], "/d/undertone"),
        (["STATE_DIRECTORY": "/d/undertone:/e"], "/d/undertone"),
        (["XDG_STATE_HOME": "relative"], "/home/alice/.local/state/undertone"),
    ])
    func theEnvironmentMovesTheStateFolder(variables: [String: String], expected: String) {
        var environment = alice
        environment.variables = variables
        let locations = Locations(of: UndertoneConfiguration(), in: environment)
        #expect(locations.stateFolder == expected)
        #expect(locations.eventLogFile == expected + "/events.sqlite")
        #expect(locations.agentSocket == nil)
    }

    @Test func theSupervisorsSocketIsMeantWhereTheSystemHasMadeTheSharedFolder() {
        var environment = alice
        // The agent's own folder is not there yet: who misses it has to hear of it, and does not where none is meant.
        environment.isFolder = { $0 == "/run/undertone" }
        var configuration = UndertoneConfiguration()
        #expect(Locations(of: configuration, in: environment).supervisorSocket == "/run/undertone/alice/feed.sock")
        configuration.feed.supervisorSocket = "off"
        #expect(Locations(of: configuration, in: environment).supervisorSocket == nil)
    }

    @Test func theHubsSocketIsThereWhereSomebodyWroteIt() throws {
        var environment = alice
        var configuration = UndertoneConfiguration()
        func place() -> String? { Locations(of: configuration, in: environment).hubSocket }
        #expect(place() == nil && configuration.consentTerms.hub == nil, "off unless somebody switches it on")
        configuration.feed.hubSocket = "auto"
        #expect(place() == "/run/user/1500/undertone/hub.sock" && configuration.consentTerms.hub == "undertone-hub")
        environment.isFolder = { $0 == "/run/undertone" }
        #expect(place() == "/run/undertone/alice/hub.sock")
        environment.isFolder = { _ in false }
        environment.variables = [:]
        #expect(place() == nil)
        configuration.feed.hubSocket = "~/hub.sock"
        #expect(place() == "/home/alice/hub.sock")
        for wrong in ["", "on", "hub.sock", "/" + String(repeating: "x", count: 107), "/a\u{7}"] {
            #expect(throws: ConfigurationError.self) { try load("[feed]\nhub_socket = \"\(wrong)\"\n") }
        }
        #expect(try load("[feed]\nhub_socket = \"off\"\n").locations.hubSocket == nil)
    }

    @Test func configuredPathsWinAndMayStartAtHome() {
        var configuration = UndertoneConfiguration()
        configuration.baseline.directory = "~/calm"
        configuration.vault.directory = "/srv/segments"
        configuration.eventLog.path = "~/log.sqlite"
        configuration.feed.agentSocket = "/tmp/agent.sock"
        configuration.feed.supervisorSocket = "~/supervisor.sock"
        let locations = Locations(of: configuration, in: alice)
        #expect(locations.baselineFolder == "/home/alice/calm")
        #expect(locations.vaultFolder == "/srv/segments")
        #expect(locations.eventLogFile == "/home/alice/log.sqlite")
        #expect(locations.agentSocket == "/tmp/agent.sock")
        #expect(locations.supervisorSocket == "/home/alice/supervisor.sock")
    }

    @Test func theUsersFileOverridesTheSystems() {
        #expect(
            Locations.searchPath(in: alice)
                == ["/etc/undertone/undertone.toml", "/home/alice/.config/undertone/undertone.toml"])
    }

    @Test func theRealSurroundingsNameAUserAndAHome() {
        let environment = ProcessEnvironment.current()
        #expect(!environment.userName.isEmpty)
        #expect(environment.homeFolder.hasPrefix("/"))
        #expect(environment.isFolder("/tmp"))
        #expect(!environment.isFolder("/etc/passwd"))
    }

    /// Item 9: quality assurance names its keys in its own file.
    @Test func keysOfQualityAssuranceLieInTheirHome() throws {
        func files(_ text: String) throws -> [String] {
            try load(text).locations.identityFiles
        }
        #expect(
            try files("[qa]\nidentity = [\"~/qa.key\", \"/media/stick/second.key\", \"\"]\n")
                == ["/home/alice/qa.key", "/media/stick/second.key"])
        #expect(try files("") == [])
        for wrong in ["[\"qa.key\"]", "\"~/qa.key\"", "[1]"] {
            #expect(throws: ConfigurationError.self) { try files("[qa]\nidentity = \(wrong)\n") }
        }
    }
}

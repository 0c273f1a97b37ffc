import Capture
import Events
import Testing

@testable import undertone

/// The rules by themselves; Tests/Scripts/doctor.sh has the same faults made by a real systemd.
struct DoctorSandboxTests {
    private func sandbox(_ change: (inout Facts) -> Void) throws -> [Finding] {
        var facts = try Facts.healthy()
        change(&facts)
        return SandboxCheck.findings(facts)
    }

    /// A daemon that waits although doctor finds server and microphone.
    private func faults(_ properties: [String: String]) throws -> [String] {
        try sandbox { facts in
            facts.changeAnswer { $0.status.capture.state = "waiting" }
            facts.changeUnit { $0.properties.merge(properties) { $1 } }
        }
        .filter { $0.verdict == .fault }.map(\.text)
    }

    @Test(arguments: [
        ["RestrictAddressFamilies": "AF_INET AF_INET6"],
        ["RestrictAddressFamilies": ""],
        ["RestrictAddressFamilies": "~AF_UNIX"],
        ["SystemCallFilter": "~connect sendto"],
        ["SystemCallFilter": "~connect:EPERM"],
        ["SystemCallFilter": "connect read socket sendmsg"],
        ["ProtectHome": "yes", "PrivateUsers": "yes"],
        ["ProtectHome": "tmpfs", "PrivateUsers": "yes"],
        ["InaccessiblePaths": "-/opt -/run/user", "PrivateUsers": "yes"],
        ["TemporaryFileSystem": "/run:ro,size=1M", "PrivateUsers": "yes"],
        ["BindPaths": "/srv/run:/run/user/1500:rbind", "PrivateUsers": "yes"],
        ["RootDirectory": "/srv/root", "PrivateUsers": "yes"],
        ["UnsetEnvironment": "HOME XDG_RUNTIME_DIR"],
    ])
    func optionAtFaultIsNamed(properties: [String: String]) throws {
        let option = try #require(properties.keys.first { $0 != "PrivateUsers" })
        let faults = try faults(properties)
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("\(option)=") == true, "\(faults)")
    }

    @Test(arguments: [
        // Before systemd 254 nothing of the kind is in effect without a user namespace.
        ["ProtectHome": "yes"],
        ["ProtectHome": "read-only", "PrivateUsers": "yes"],
        ["InaccessiblePaths": "/run/user/15", "PrivateUsers": "yes"],
        ["PrivateTmp": "yes", "PrivateUsers": "yes"],
        ["PrivateNetwork": "yes"],
        ["RestrictAddressFamilies": "~"],
        ["RestrictAddressFamilies": "~AF_PACKET"],
        ["SystemCallFilter": "~"],
        ["TemporaryFileSystem": "/run/user", "BindPaths": "/run/user/1500", "PrivateUsers": "yes"],
        ["PrivateUsers": "yes"],
    ])
    func optionThatHidesNothingIsNotBlamed(properties: [String: String]) throws {
        #expect(try faults(properties) == [])
    }

    @Test func newerManagersNeedNoUserNamespaceToBeAskedFor() throws {
        let findings = try sandbox { facts in
            facts.changeAnswer { $0.status.capture.state = "waiting" }
            facts.changeUnit {
                $0.properties["ProtectHome"] = "yes"
                $0.managerVersion = 257
            }
        }
        #expect(findings.map(\.verdict) == [.fault])
    }

    @Test func theFileThatSetsTheOptionIsNamed() throws {
        let findings = try sandbox { facts in
            facts.stopDaemon(unitState: "activating")
            facts.changeUnit {
                $0.properties["RestrictAddressFamilies"] = "AF_INET"
                $0.files += [
                    ("/etc/a.conf", "[Service]\nRestrictAddressFamilies=AF_INET\n"),
                    ("/etc/b.conf", "[Service]\n# RestrictAddressFamilies=AF_UNIX\nNice=1\n"),
                ]
            }
        }
        #expect(findings.map(\.verdict) == [.fault])
        #expect(findings.first?.text.contains("(/etc/a.conf)") == true)
        #expect(findings.first?.hint?.hasPrefix("take RestrictAddressFamilies out of /etc/a.conf") == true)
    }

    @Test func environmentThatLeadsElsewhereIsNamed() throws {
        let findings = try sandbox { facts in
            facts.changeAnswer { $0.status.capture.state = "waiting" }
            facts.changeUnit { $0.daemonVariables?["PULSE_SERVER"] = "unix:/elsewhere" }
        }
        #expect(findings.map(\.verdict) == [.fault])
        #expect(findings.first?.text.contains("PULSE_SERVER=unix:/elsewhere") == true)
    }

    @Test func serverOnTheNetworkIsHiddenByTheUnitAsDelivered() throws {
        let findings = try sandbox { facts in
            facts.sound?.address = .network("tcp:desk-17")
            facts.changeAnswer { $0.status.capture.state = "waiting" }
        }
        #expect(findings.contains { $0.verdict == .fault && $0.text.contains("AF_INET") })
    }

    @Test func whatTheDaemonSeesIsBelievedMoreThanWhatAnOptionShouldDo() throws {
        let findings = try sandbox { facts in
            facts.changeAnswer { $0.status.capture.state = "waiting" }
            facts.changeUnit {
                $0.properties["InaccessiblePaths"] = "/run/user"
                $0.properties["PrivateUsers"] = "yes"
                $0.socketFromWithin = FileFacts(path: "/proc/77/root/run/user/1500/pulse/native", kind: .socket)
            }
        }
        #expect(findings.map(\.verdict) == [.warning])
        #expect(findings.first?.text.contains("no option of the unit explains it") == true)
    }

    @Test func mistakeInAUnitThatDoesNotRunIsAWarning() throws {
        let findings = try sandbox { facts in
            facts.stopDaemon()
            facts.changeUnit { $0.properties["SystemCallFilter"] = "~socket" }
        }
        #expect(findings.map(\.verdict) == [.warning])
    }

    @Test func daemonThatHearsIsNotInvestigated() throws {
        let findings = try sandbox { $0.changeUnit { $0.properties["SystemCallFilter"] = "~socket" } }
        #expect(findings.map(\.verdict) == [.ok])
    }

    @Test func withoutAUnitThereIsNoSandbox() throws {
        #expect(try sandbox { $0.unit = .noSystemd } == [])
        #expect(try sandbox { $0.changeUnit { $0.properties["LoadState"] = "not-found" } } == [])
    }

    // D15: a stream that brings zeros, or is held up, comes from a server that is reached.
    @Test(arguments: ["deaf", "suspended", "muted", "capturing"])
    func aMicrophoneThatGivesNothingIsNoMatterOfTheSandbox(state: String) throws {
        let findings = try sandbox { $0.changeAnswer { $0.status.capture.state = state } }
        #expect(findings.map(\.verdict) == [.ok], "\(findings)")
        #expect(try sandbox { $0.changeAnswer { $0.status.capture.state = "lost" } }.map(\.verdict) == [.warning])
    }
}

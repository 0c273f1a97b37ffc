import DaemonConfiguration
import EventLog
import Events
import FeedClient
import Glibc
import Testing
import Vocabulary

@testable import Capture
@testable import undertone

struct DoctorCheckTests {
    /// Something that is amiss, and what is to be said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let verdict: Finding.Verdict
        let text: String
        let mend: String
        let change: @Sendable (inout Facts) -> Void

        init(
            _ name: String, _ verdict: Finding.Verdict, _ text: String, mend: String,
            _ change: @escaping @Sendable (inout Facts) -> Void
        ) {
            self.name = name
            self.verdict = verdict
            self.text = text
            self.mend = mend
            self.change = change
        }

        var testDescription: String { "\(name): \(text)" }
    }

    @Test func whatIsWellIsOk() throws {
        let findings = try Examination.findings(from: .healthy())
        #expect(findings.filter { $0.verdict != .ok }.map(\.name) == [])
    }

    @Test(arguments: session + sound + unit + daemon + stored)
    func whatIsAmissIsToldWithItsMend(expected: Case) throws {
        var facts = try Facts.healthy()
        expected.change(&facts)
        let findings = Examination.findings(from: facts).filter { $0.name == expected.name }
        #expect(
            findings.contains {
                $0.verdict == expected.verdict && $0.text.contains(expected.text)
                    && ($0.mend ?? "").contains(expected.mend)
            }, "\(findings)")
    }

    static let session = [
        Case("runtime folder", .fault, "XDG_RUNTIME_DIR is not set", mend: "/run/user/1500") {
            $0.user.runtimeFolder = nil
        },
        Case("runtime folder", .fault, "no such file", mend: "/run/user/1500") {
            $0.user.runtimeFolder = FileFacts(path: "/run/user/7", kind: nil, errorNumber: 2)
        },
        Case("runtime folder", .fault, "another user (uid 1000)", mend: "/run/user/1500") {
            $0.user.runtimeFolder?.owner = 1000
        },
        Case("runtime folder", .warning, "mode 0755", mend: "chmod 0700 /run/user/1500") {
            $0.user.runtimeFolder?.mode = 0o755
        },
        Case("user", .warning, "this is root", mend: "as the agent") { $0.user.userID = 0 },
        Case("configuration", .fault, "can be written by everybody", mend: "chmod o-w /etc/undertone/undertone.toml") {
            $0.configuration?.files[0].mode = 0o666
        },
        Case("configuration", .fault, "another user (uid 7)", mend: "chown root") {
            $0.configuration?.files[0].owner = 7
        },
        Case("configuration", .warning, "by a group (gid 50)", mend: "chmod g-w") {
            $0.configuration?.files[0].mode = 0o664
            $0.configuration?.files[0].group = 50
        },
        Case("configuration", .warning, "did not answer in time", mend: "again") { $0.configuration = nil },
    ]

    static let sound = [
        Case("sound server", .fault, "there is no such socket", mend: "start pipewire-pulse.socket") {
            $0.sound?.server = .failure(
                CaptureError(.serverUnavailable, underlying: 6, context: "", detail: "Connection refused"))
            $0.sound?.socket = FileFacts(path: "/run/user/1500/pulse/native", kind: nil, errorNumber: 2)
        },
        Case("sound server", .fault, "cannot be reached", mend: "belongs to uid 7") {
            $0.sound?.server = .failure(CaptureError(.serverUnavailable, context: ""))
            $0.sound?.socket?.owner = 7
        },
        Case("sound server", .fault, "does not answer", mend: "restart pipewire-pulse") {
            $0.sound?.server = .failure(CaptureError(.serverTimeout, context: ""))
        },
        Case("sound server", .fault, "cannot be reached", mend: "PULSE_SERVER names it") {
            $0.sound?.server = .failure(CaptureError(.serverUnavailable, context: ""))
            $0.user.variables["PULSE_SERVER"] = "unix:/nowhere"
        },
        Case("sound server", .warning, "did not answer in time", mend: "again") { $0.sound = nil },
        Case("source", .fault, "no headset is connected", mend: "undertone devices") {
            $0.sound?.selection = SourceSelection(
                from: SourceInventory(sources: []), preference: SourcePreference(allowsDefault: false))
        },
        Case("source", .warning, "muted", mend: "set-source-mute headset 0") { $0.changeSetting { $0.isMuted = true } },
        Case("source", .warning, "volume is 0 %", mend: "set-source-volume") { $0.changeSetting { $0.volume = 0 } },
        Case("source", .warning, "narrow band, 8000", mend: "mSBC") { $0.changeSetting { $0.sampleRate = 8_000 } },
        Case("source", .warning, "the other party", mend: "allow_monitor") { facts in
            let monitor = SourceDescription(
                name: "speakers.monitor", index: 2, description: "Monitor", monitorOfSink: "speakers")
            facts.sound?.selection = SourceSelection(
                from: SourceInventory(sources: [monitor]),
                preference: SourcePreference(identity: "speakers.monitor", allowsMonitor: true))
        },
    ]

    static let unit = [
        Case("unit", .warning, "not-found", mend: "make install") {
            $0.changeUnit { $0.properties["LoadState"] = "not-found" }
        },
        Case("unit", .warning, "does not start with the session (disabled)", mend: "enable undertoned") {
            $0.changeUnit { $0.properties["UnitFileState"] = "disabled" }
        },
        Case("unit", .fault, "failed", mend: "journalctl") { $0.stopDaemon(unitState: "failed") },
        Case("unit", .fault, "exit status 78", mend: "undertoned --check") {
            $0.stopDaemon(unitState: "failed")
            $0.changeUnit { $0.properties["ExecMainStatus"] = "78" }
        },
        Case("unit", .warning, "not running", mend: "start undertoned") { $0.stopDaemon() },
        Case("unit", .warning, "restarted by itself 3 times", mend: "journalctl") {
            $0.changeUnit { $0.properties["NRestarts"] = "3" }
        },
        Case("unit", .warning, "changed since", mend: "daemon-reload") {
            $0.changeUnit { $0.properties["NeedDaemonReload"] = "yes" }
        },
        Case("unit", .warning, "No medium found", mend: "log in") { $0.unit = .noManager("No medium found") },
        Case("unit", .warning, "did not answer in time", mend: "again") { $0.unit = nil },
    ]

    static let daemon = [
        Case("consent", .warning, "has not agreed to being heard", mend: "undertone consent grant") {
            var answer = DaemonFacts.Answer.capturing()
            answer.consents = ["replay"]
            $0.daemon.answer = .success(answer)
        },
        Case("consent", .warning, "only a running daemon", mend: "undertone consent show") { $0.stopDaemon() },
        Case("daemon", .fault, "does not run", mend: "systemctl --user start undertoned") { $0.stopDaemon() },
        Case("daemon", .fault, "does not run: there is no socket", mend: "start it: undertoned") {
            $0.stopDaemon()
            $0.unit = .noSystemd
            $0.daemon.socket = FileFacts(path: "/run/user/1500/undertone/agent.sock", kind: nil, errorNumber: 2)
        },
        Case("daemon", .fault, "does not answer within 1 s", mend: "restart undertoned") {
            $0.daemon.answer = .failure(.init(code: .unavailable, context: "the daemon does not answer within 1 s"))
        },
        Case("daemon", .fault, "another version", mend: "restart undertoned") {
            $0.daemon.answer = .failure(FeedClientError(code: .unreadableAnswer, context: "?"))
        },
        Case("daemon", .warning, "version 0.0.9", mend: "restart undertoned") {
            $0.changeAnswer { $0.version = "0.0.9" }
        },
        Case("load", .warning, "31.0 % of a core", mend: "look again") { $0.changeAnswer { $0.cpuPercent = 31 } },
        Case("load", .warning, "900 MB", mend: "look again") { $0.changeAnswer { $0.rssMB = 900 } },
        Case("capture", .fault, "from here the sound server and a microphone are found", mend: "sandbox") {
            $0.changeAnswer { $0.captureState = "waiting" }
        },
        Case("capture", .warning, "waiting", mend: "look again") {
            $0.changeAnswer {
                $0.captureState = "waiting"
                $0.since = .now
            }
        },
        Case("capture", .warning, "no headset", mend: "by itself") {
            $0.sound?.selection = nil
            $0.changeAnswer {
                $0.captureState = "waiting"
                $0.reason = "no headset"
            }
        },
        Case("capture", .warning, "muted", mend: "unmute") { $0.changeAnswer { $0.captureState = "muted" } },
        Case("capture", .warning, "suspended", mend: "sound server") {
            $0.changeAnswer { $0.captureState = "suspended" }
        },
        Case("capture", .fault, "deaf", mend: "mute switch") { $0.changeAnswer { $0.captureState = "deaf" } },
        Case("capture", .fault, "lost", mend: "plug") { $0.changeAnswer { $0.captureState = "lost" } },
        Case("capture", .fault, "moved", mend: "moves streams") { $0.changeAnswer { $0.captureState = "moved" } },
        Case("capture", .warning, "in bursts of 2.0 s", mend: "latency") { $0.changeAnswer { $0.latencyMs = 2_000 } },
        Case("capture", .ok, "paused", mend: "") { $0.changeAnswer { $0.captureState = "paused" } },
        Case("supervisors", .warning, "no group undertone", mend: "systemd-sysusers") { $0.supervisors?.groupID = nil },
        Case("supervisors", .warning, "no folder /run/undertone", mend: "systemd-tmpfiles") {
            $0.supervisors?.folder = FileFacts(path: "/run/undertone", kind: nil, errorNumber: 2)
        },
        Case("supervisors", .fault, "not root's", mend: "systemd-tmpfiles") { $0.supervisors?.folder.owner = 1500 },
        Case("supervisors", .fault, "replace one another's", mend: "systemd-tmpfiles") {
            $0.supervisors?.folder.mode = 0o2773
        },
        Case("supervisors", .warning, "mode 1777", mend: "systemd-tmpfiles") { $0.supervisors?.folder.mode = 0o1777 },
        Case("supervisors", .warning, "runs without /run/undertone/alice.sock", mend: "restart") {
            $0.supervisors?.socket = FileFacts(path: "/run/undertone/alice.sock", kind: nil, errorNumber: 2)
        },
        Case("supervisors", .fault, "mode 0666", mend: "remove it") { $0.supervisors?.socket?.mode = 0o666 },
    ]

    static let stored = [
        Case("permissions", .fault, "another user (uid 0)", mend: "chown -R alice:") {
            $0.folders?[0].folder.owner = 0
        },
        Case("permissions", .fault, "mode 0755", mend: "chmod 0700") { $0.folders?[0].folder.mode = 0o755 },
        Case("permissions", .fault, "cannot be written", mend: "chmod 0700") {
            $0.folders?[2].folder.isWritable = false
        },
        Case("permissions", .fault, "open to others: a, b, c and 1 more", mend: "chmod -R go=") {
            $0.folders?[1].exposed = ["a", "b", "c", "d"]
        },
        Case("permissions", .fault, "belong to another user: events.sqlite", mend: "chown -R alice:") {
            $0.folders?[0].foreign = ["events.sqlite"]
        },
        Case("permissions", .fault, "not a folder", mend: "another folder") { $0.folders?[0].folder.kind = .file },
        Case("keys", .fault, "/etc/undertone/qa.key holds a secret key", mend: "shred -u /etc/undertone/qa.key") {
            $0.keys?.secretFiles = ["/etc/undertone/qa.key"]
        },
        Case("disk", .fault, "99.0 MB free", mend: "make room") { $0.disks?[0].freeBytes = 99_000_000 },
        Case("disk", .warning, "less than vault.max_size_mb", mend: "max_size_mb") {
            $0.disks?[0].freeBytes = 200_000_000
        },
        Case("disk", .fault, "12 more files", mend: "small files") { $0.disks?[0].freeFiles = 12 },
        Case("segments", .warning, "a-0, b-0, c-0 and 1 more in the log without a file", mend: "erase a-0 --reason") {
            $0.segments?.withoutFile = ["a-0", "b-0", "c-0", "d-0"]
        },
        Case("segments", .warning, "a-0 in /home/alice/segments without an event", mend: "erase a-0 --reason") {
            $0.segments?.withoutEvent = ["a-0"]
        },
        Case("segments", .warning, "3 held (600.0 MB): more is held", mend: "segments list --held") {
            $0.segments?.heldCount = 3
            $0.segments?.heldBytes = 600_000_000
        },
        Case("disk", .fault, "read-only", mend: "dmesg") { $0.disks?[0].isReadOnly = true },
        Case("event log", .fault, "is damaged", mend: "Move it away") {
            $0.eventLog = .unusable(EventLogError(code: .damaged, context: "The log is damaged. Move it away."))
        },
        Case("event log", .warning, "belongs to another user", mend: "as that user") { $0.eventLog = .foreign },
        Case("clock", .warning, "not synchronised", mend: "set-ntp") { $0.clock?.isSynchronised = false },
        Case("clock", .fault, "1970-", mend: "set-ntp") {
            $0.clock?.now = Timestamp(millisecondsSince1970: 1)
        },
        Case("clock", .fault, "still to come", mend: "set-ntp") {
            $0.changeAnswer { $0.newestEvent = Timestamp.now.advanced(bySeconds: 3_600) }
        },
        Case("clock", .fault, "still to come", mend: "set-ntp") {
            $0.stopDaemon()
            $0.eventLog = .whole(newest: Timestamp.now.advanced(bySeconds: 3_600))
        },
    ]

    @Test(arguments: [
        ("[vault]\nenabled = false", "keys", Finding.Verdict.ok, "no segment is kept"),
        ("[log]\nlevel = \"info\"", "keys", .warning, "vault.recipients is empty"),
        ("[feed]\nsupervisor_socket = \"off\"", "supervisors", .ok, "is off"),
        ("[vault]\nmax_segments = 100", "segments", .ok, "12 of at most 100 segments, 4.8 MB of at most 500.0 MB"),
        ("[vault]\nmax_segments = 0", "segments", .ok, "12 segments, "),
    ])
    func whatTheConfigurationTurnsOffIsNoFault(text: String, name: String, verdict: Finding.Verdict, says: String)
        throws
    {
        let findings = try Examination.findings(from: .healthy(text)).filter { $0.name == name }
        #expect(findings.map(\.verdict) == [verdict])
        #expect(findings.first?.text.contains(says) == true)
    }

    @Test func foldersWithinFoldersAreNotListed() {
        #expect(["/a/b", "/a", "/ab", "/a"].outermostFolders == ["/a", "/ab"])
    }

    @Test func whatIsLateIsLeftBehind() async {
        let started = ContinuousClock.now
        let slow = await TimeLimit.answer(within: .milliseconds(50)) { Int(sleep(30)) }
        let never = await TimeLimit.answer(
            within: .milliseconds(50),
            of: {
                try? await Task.sleep(for: .seconds(30))
                return 7
            })
        #expect(slow == nil && never == nil)
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(await TimeLimit.answer(within: .seconds(5)) { 7 } == 7)
    }

    @Test func nothingThatIsLateStopsTheRest() throws {
        var facts = try Facts.healthy()
        facts.configuration = nil
        facts.sound = nil
        facts.unit = nil
        facts.supervisors = nil
        facts.folders = nil
        facts.keys = nil
        facts.disks = nil
        facts.segments = nil
        facts.eventLog = nil
        facts.clock = nil
        let findings = Examination.findings(from: facts)
        #expect(findings.count { $0.text.contains("did not answer in time") } == 6)
        #expect(findings.contains { $0.name == "daemon" && $0.verdict == .ok })
    }
}

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
        let hint: String
        let change: @Sendable (inout Facts) -> Void

        init(
            _ name: String, _ verdict: Finding.Verdict, _ text: String, hint: String,
            _ change: @escaping @Sendable (inout Facts) -> Void
        ) {
            self.name = name
            self.verdict = verdict
            self.text = text
            self.hint = hint
            self.change = change
        }

        var testDescription: String { "\(name): \(text)" }
    }

    @Test func whatIsWellIsOk() throws {
        let findings = try Examination.findings(from: .healthy())
        #expect(findings.filter { $0.verdict != .ok }.map(\.name) == [])
    }

    @Test(arguments: session + sound + unit + daemon + stored + word)
    func whatIsAmissIsToldWithAHint(expected: Case) throws {
        var facts = try Facts.healthy()
        expected.change(&facts)
        let findings = Examination.findings(from: facts).filter { $0.name == expected.name }
        #expect(
            findings.contains {
                $0.verdict == expected.verdict && $0.text.contains(expected.text)
                    && ($0.hint ?? "").contains(expected.hint)
            }, "\(findings)")
    }

    static let session = [
        Case("runtime folder", .fault, "XDG_RUNTIME_DIR is not set", hint: "/run/user/1500") {
            $0.user.runtimeFolder = nil
        },
        Case("runtime folder", .fault, "no such file", hint: "/run/user/1500") {
            $0.user.runtimeFolder = FileFacts(path: "/run/user/7", kind: nil, errorNumber: 2)
        },
        Case("runtime folder", .fault, "another user (uid 1000)", hint: "/run/user/1500") {
            $0.user.runtimeFolder?.owner = 1000
        },
        Case("runtime folder", .warning, "mode 0755", hint: "chmod 0700 /run/user/1500") {
            $0.user.runtimeFolder?.mode = 0o755
        },
        Case("user", .warning, "this is root", hint: "as the agent") { $0.user.userID = 0 },
        Case("configuration", .fault, "can be written by everybody", hint: "chmod o-w /etc/undertone/undertone.toml") {
            $0.configuration?.files[0].mode = 0o666
        },
        Case("configuration", .fault, "another user (uid 7)", hint: "chown root") {
            $0.configuration?.files[0].owner = 7
        },
        Case("configuration", .warning, "by a group (gid 50)", hint: "chmod g-w") {
            $0.configuration?.files[0].mode = 0o664
            $0.configuration?.files[0].group = 50
        },
        Case("configuration", .warning, "did not answer in time", hint: "again") { $0.configuration = nil },
    ]

    static let sound = [
        Case("sound server", .fault, "there is no such socket", hint: "start pipewire-pulse.socket") {
            $0.sound?.server = .failure(
                CaptureError(.serverUnavailable, underlying: 6, context: "", detail: "Connection refused"))
            $0.sound?.socket = FileFacts(path: "/run/user/1500/pulse/native", kind: nil, errorNumber: 2)
        },
        Case("sound server", .fault, "cannot be reached", hint: "belongs to uid 7") {
            $0.sound?.server = .failure(CaptureError(.serverUnavailable, context: ""))
            $0.sound?.socket?.owner = 7
        },
        Case("sound server", .fault, "does not answer", hint: "restart pipewire-pulse") {
            $0.sound?.server = .failure(CaptureError(.serverTimeout, context: ""))
        },
        Case("sound server", .fault, "cannot be reached", hint: "PULSE_SERVER names it") {
            $0.sound?.server = .failure(CaptureError(.serverUnavailable, context: ""))
            $0.user.variables["PULSE_SERVER"] = "unix:/nowhere"
        },
        Case("sound server", .warning, "did not answer in time", hint: "again") { $0.sound = nil },
        Case("source", .fault, "no headset is connected", hint: "undertone devices") {
            $0.sound?.selection = SourceSelection(
                from: SourceInventory(sources: []), preference: SourcePreference(allowsDefault: false))
        },
        Case("source", .warning, "muted", hint: "set-source-mute headset 0") { $0.changeHeadset { $0.isMuted = true } },
        Case("source", .warning, "volume is 0 %", hint: "set-source-volume") { $0.changeHeadset(volume: 0) { _ in } },
        Case("source", .warning, "narrow band, 8000", hint: "mSBC") { $0.changeHeadset { $0.rate = 8_000 } },
        Case("source", .warning, "the other party", hint: "allow_monitor") { facts in
            let monitor = SourceDescription(
                name: "speakers.monitor", index: 2, description: "Monitor", monitorOfSink: "speakers")
            facts.sound?.selection = SourceSelection(
                from: SourceInventory(sources: [monitor]),
                preference: SourcePreference(identity: "speakers.monitor", allowsMonitor: true))
        },
    ]

    static let unit = [
        Case("unit", .warning, "not-found", hint: "make install") {
            $0.changeUnit { $0.properties["LoadState"] = "not-found" }
        },
        Case("unit", .warning, "does not start with the session (disabled)", hint: "enable undertoned") {
            $0.changeUnit { $0.properties["UnitFileState"] = "disabled" }
        },
        Case("unit", .fault, "failed", hint: "journalctl") { $0.stopDaemon(unitState: "failed") },
        Case("unit", .fault, "exit status 78", hint: "undertoned --check") {
            $0.stopDaemon(unitState: "failed")
            $0.changeUnit { $0.properties["ExecMainStatus"] = "78" }
        },
        Case("unit", .warning, "not running", hint: "start undertoned") { $0.stopDaemon() },
        Case("unit", .warning, "restarted by itself 3 times", hint: "journalctl") {
            $0.changeUnit { $0.properties["NRestarts"] = "3" }
        },
        Case("unit", .warning, "changed since", hint: "daemon-reload") {
            $0.changeUnit { $0.properties["NeedDaemonReload"] = "yes" }
        },
        Case("unit", .warning, "No medium found", hint: "log in") { $0.unit = .noManager("No medium found") },
        Case("unit", .warning, "did not answer in time", hint: "again") { $0.unit = nil },
    ]

    static let daemon = [
        Case("consent", .warning, "has not agreed to being heard", hint: "undertone consent grant") {
            var answer = DaemonFacts.Answer.capturing()
            answer.consents = ["replay"]
            $0.daemon.answer = .success(answer)
        },
        Case("consent", .warning, "only a running daemon", hint: "undertone consent show") { $0.stopDaemon() },
        Case("daemon", .fault, "does not run", hint: "systemctl --user start undertoned") { $0.stopDaemon() },
        Case("daemon", .fault, "does not run: there is no socket", hint: "start it: undertoned") {
            $0.stopDaemon()
            $0.unit = .noSystemd
            $0.daemon.socket = FileFacts(path: "/run/user/1500/undertone/agent.sock", kind: nil, errorNumber: 2)
        },
        Case("daemon", .fault, "does not answer within 1 s", hint: "restart undertoned") {
            $0.daemon.answer = .failure(
                FeedClientError(code: .unavailable, context: "the daemon does not answer within 1 s"))
        },
        Case("daemon", .fault, "another version", hint: "restart undertoned") {
            $0.daemon.answer = .failure(FeedClientError(code: .unreadableAnswer, context: "?"))
        },
        Case("daemon", .warning, "version 0.0.9", hint: "restart undertoned") {
            $0.changeAnswer { $0.status.version = "0.0.9" }
        },
        Case("load", .warning, "31.0 % of a core", hint: "look again") {
            $0.changeAnswer { $0.status.cpuPercent = 31 }
        },
        Case("load", .warning, "900 MB", hint: "look again") { $0.changeAnswer { $0.status.rssMB = 900 } },
        Case("capture", .fault, "from here the sound server and a microphone are found", hint: "sandbox") {
            $0.changeAnswer { $0.status.capture.state = "waiting" }
        },
        Case("capture", .warning, "waiting", hint: "look again") {
            $0.changeAnswer {
                $0.status.capture.state = "waiting"
                $0.status.capture.since = .now
            }
        },
        Case("capture", .warning, "no headset", hint: "by itself") {
            $0.sound?.selection = nil
            $0.changeAnswer {
                $0.status.capture.state = "waiting"
                $0.status.capture.reason = "no headset"
            }
        },
        Case("capture", .warning, "muted", hint: "unmute") { $0.changeAnswer { $0.status.capture.state = "muted" } },
        Case("capture", .warning, "suspended", hint: "sound server") {
            $0.changeAnswer { $0.status.capture.state = "suspended" }
        },
        Case("capture", .fault, "deaf", hint: "mute switch") { $0.changeAnswer { $0.status.capture.state = "deaf" } },
        Case("capture", .fault, "volume of it is 0 %", hint: "turn it up") {
            $0.changeAnswer {
                $0.status.capture.state = "deaf"
                $0.status.capture.reason = "the volume of it is 0 %"
                $0.status.capture.hint = "turn it up"
            }
        },
        Case("capture", .warning, "a noise gate", hint: "capture.deaf_after_s") {
            $0.changeAnswer {
                $0.status.capture.reason = "it is a noise gate"
                $0.status.capture.hint = "set capture.deaf_after_s"
            }
        },
        Case("source", .warning, "its volume is 5 %", hint: "turn it up") { $0.changeHeadset(volume: 0.05) { _ in } },
        Case("source", .warning, "300 %", hint: "turn it down") { $0.changeHeadset(volume: 3) { _ in } },
        Case("capture", .fault, "lost", hint: "plug") { $0.changeAnswer { $0.status.capture.state = "lost" } },
        Case("capture", .fault, "moved", hint: "moves streams") {
            $0.changeAnswer { $0.status.capture.state = "moved" }
        },
        Case("capture", .warning, "in bursts of 2.0 s", hint: "latency") {
            $0.changeAnswer { $0.status.capture.latencyMs = 2_000 }
        },
        Case("capture", .ok, "paused", hint: "") { $0.changeAnswer { $0.status.capture.state = "paused" } },
        Case("supervisors", .warning, "no group undertone", hint: "systemd-sysusers") { $0.supervisors?.groupID = nil },
        Case("supervisors", .warning, "no folder /run/undertone", hint: "systemd-tmpfiles") {
            $0.supervisors?.folder = FileFacts(path: "/run/undertone", kind: nil, errorNumber: 2)
        },
        Case("supervisors", .fault, "not root's", hint: "systemd-tmpfiles") { $0.supervisors?.folder.owner = 1500 },
        Case("supervisors", .fault, "others than root", hint: "tmpfiles") { $0.supervisors?.folder.mode = 0o3773 },
        Case("supervisors", .fault, "alice is not in the group undertone-agent", hint: "usermod -aG undertone-agent") {
            $0.supervisors?.isAgent = false
        },
        Case("supervisors", .fault, "no folder /run/undertone/alice", hint: "undertone-folder@1500") {
            $0.supervisors?.ownFolder = FileFacts(path: "/run/undertone/alice", kind: nil, errorNumber: 2)
        },
        Case("supervisors", .fault, "2770", hint: "folder@1500") { $0.supervisors?.ownFolder.mode = 0o2770 },
        Case("supervisors", .fault, "taken by eve", hint: "by itself") {
            $0.changeAnswer { $0.status.unreachable = .init(since: .now, reason: "taken by eve") }
        },
        Case("supervisors", .warning, "runs without /run/undertone/alice/feed.sock", hint: "restart") {
            $0.supervisors?.socket = FileFacts(path: "/run/undertone/alice/feed.sock", kind: nil, errorNumber: 2)
        },
        Case("supervisors", .fault, "mode 0666", hint: "remove it") { $0.supervisors?.socket?.mode = 0o666 },
    ]

    static let stored = [
        Case("permissions", .fault, "another user (uid 0)", hint: "chown -R alice:") {
            $0.folders?[0].folder.owner = 0
        },
        Case("permissions", .fault, "mode 0755", hint: "chmod 0700") { $0.folders?[0].folder.mode = 0o755 },
        Case("permissions", .fault, "cannot be written", hint: "chmod 0700") {
            $0.folders?[2].folder.isWritable = false
        },
        Case("permissions", .fault, "open to others: a, b, c and 1 more", hint: "chmod -R go=") {
            $0.folders?[1].exposed = ["a", "b", "c", "d"]
        },
        Case("permissions", .fault, "belong to another user: events.sqlite", hint: "chown -R alice:") {
            $0.folders?[0].foreign = ["events.sqlite"]
        },
        Case("permissions", .fault, "not a folder", hint: "another folder") { $0.folders?[0].folder.kind = .file },
        Case("keys", .fault, "/etc/undertone/qa.key holds a secret key", hint: "shred -u /etc/undertone/qa.key") {
            $0.keys?.secretFiles = ["/etc/undertone/qa.key"]
        },
        Case("disk", .fault, "99.0 MB free", hint: "make room") { $0.disks?[0].freeBytes = 99_000_000 },
        Case("disk", .warning, "less than vault.max_size_mb", hint: "max_size_mb") {
            $0.disks?[0].freeBytes = 200_000_000
        },
        Case("disk", .fault, "12 more files", hint: "small files") { $0.disks?[0].freeFiles = 12 },
        Case(
            "segments", .warning, "a-0, b-0, c-0 and 1 more in the log without a file",
            hint: "undertone segments erase a-0"
        ) {
            $0.segments?.withoutFile = ["a-0", "b-0", "c-0", "d-0"]
        },
        Case("segments", .warning, "a-0 in /home/alice/segments without an event", hint: "undertone segments erase a-0")
        {
            $0.segments?.withoutEvent = ["a-0"]
        },
        Case("segments", .warning, "3 held (600.0 MB): more is held", hint: "segments list --held") {
            $0.segments?.heldCount = 3
            $0.segments?.heldBytes = 600_000_000
        },
        Case("disk", .fault, "read-only", hint: "dmesg") { $0.disks?[0].isReadOnly = true },
        Case("event log", .fault, "is damaged", hint: "Move it away") {
            $0.eventLog = .unusable(EventLogError(code: .damaged, context: "The log is damaged. Move it away."))
        },
        Case("event log", .warning, "belongs to another user", hint: "as that user") { $0.eventLog = .foreign },
        Case("clock", .warning, "not synchronised", hint: "set-ntp") { $0.clock?.isSynchronised = false },
        Case("clock", .fault, "1970-", hint: "set-ntp") {
            $0.clock?.now = Timestamp(millisecondsSince1970: 1)
        },
        Case("clock", .fault, "still to come", hint: "set-ntp") {
            $0.changeAnswer { $0.newestEvent = Timestamp.now.advanced(bySeconds: 3_600) }
        },
        Case("clock", .fault, "still to come", hint: "set-ntp") {
            $0.stopDaemon()
            $0.eventLog = .whole(newest: Timestamp.now.advanced(bySeconds: 3_600))
        },
    ]
}

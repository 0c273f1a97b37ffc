import Events
import Feed
import FeedClient
import Foundation
import Glibc
import Policy
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// Whether anything of what the microphone heard lies anywhere in the clear: in a file, in a core, after a pause in
/// memory.
///
/// The samples reach the daemon as they were spoken, so any 24 of them in a row are a marker that nothing else has.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct SpilledAudioTests {
    private static let hasDebugger = FileManager.default.isExecutableFile(atPath: "/usr/bin/gcore")
    private static let spoken = DaemonTests.calm + DaemonTests.raised

    /// The daemon in the middle of an alert whose first blocks are on the disk.
    private func alerted(holdBackS: Int = 2) async throws -> (Desktop, Process, VirtualMicrophone) {
        let desktop = try Desktop(adding: ["vault": "hold_back_s = \(holdBackS)"])
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(Self.spoken, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 }
        let deadline = ContinuousClock.now + patience
        while Marker.size(of: desktop.state + "/segments", suffix: ".partial") < 70_000, ContinuousClock.now < deadline
        {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(Marker.size(of: desktop.state + "/segments", suffix: ".partial") > 70_000, "nothing is written yet")
        return (desktop, daemon, microphone)
    }

    @Test func noFileHoldsWhatWasHeard() async throws {
        let (desktop, daemon, _) = try await alerted()
        let marker = Marker(Self.spoken)
        // Without this the rest would prove nothing.
        let held = await eventually(marker, daemon.processIdentifier) { $0.steps > 0 }
        #expect(held.all > 0, "the pre-roll holds it, and it is found there: \(held), \(marker.pieceCount) pieces")
        for path in files(of: daemon.processIdentifier, below: desktop.program.home) {
            let bytes = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
            #expect(marker.count(in: bytes).all == 0, "\(path)")
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
        let later = files(of: nil, below: desktop.program.home)
        #expect(later.contains { $0.hasSuffix(".age") } && later.contains { $0.hasSuffix("daemon.log") })
        for path in later {
            #expect(marker.count(in: (try? Data(contentsOf: URL(filePath: path))) ?? Data()).all == 0, "\(path)")
        }
    }

    @Test(.enabled(if: hasDebugger, "gdb is not installed"))
    func aCoreHoldsNothingOfWhatWasHeard() async throws {
        let (desktop, daemon, _) = try await alerted()
        let core = desktop.program.home + "/forced"
        let process = daemon.processIdentifier
        let made = try await desktop.program.shell("/usr/bin/gcore -o '\(core)' \(process) > '\(core).log' 2>&1")
        let path = "\(core).\(process)"
        #expect(made.status == 0 && FileManager.default.fileExists(atPath: path), "\(made)")
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(Marker(Self.spoken).count(in: bytes).all == 0, "a core of \(bytes.count) bytes")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    /// The kernel's own core, where it writes one to the folder of the process and we may lift the limit.
    @Test(.enabled(if: Marker.canForceKernelCore, "cores go to a program, or lifting the limit needs root"))
    func theKernelsCoreHoldsNothingOfWhatWasHeardAndUsuallyThereIsNone() async throws {
        for isLifted in [false, true] {
            let (desktop, daemon, _) = try await alerted()
            let process = daemon.processIdentifier
            let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            let before = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
            if isLifted {
                let lifted = try await desktop.program.shell("prlimit --pid \(process) --core=unlimited:unlimited")
                // Not even root may in some containers; then there is no core to look into.
                if lifted.status != 0 { print("the limit of cores cannot be lifted here: \(lifted.errors)") }
            }
            // Swift's backtracer would take SIGABRT.
            kill(process, SIGSYS)
            await desktop.exit(of: daemon)
            let cores = Set(try FileManager.default.contentsOfDirectory(atPath: folder)).subtracting(before)
                .filter { $0.hasPrefix("core") }
            if !isLifted { #expect(cores.isEmpty) }
            for name in cores {
                let path = folder + "/" + name
                defer { try? FileManager.default.removeItem(atPath: path) }
                let bytes = try Data(contentsOf: URL(filePath: path))
                #expect(Marker(Self.spoken).count(in: bytes).all == 0, "a core of \(bytes.count) bytes")
            }
        }
    }

    @Test func aPaymentPauseAndAWithdrawalWipeTheMemory() async throws {
        let (desktop, daemon, _) = try await alerted()
        let marker = Marker(Self.spoken)
        let before = await eventually(marker, daemon.processIdentifier) { $0.steps > 0 }
        try await desktop.client.pause(PauseRequest(reason: "payment"))
        try await desktop.eventually { $0.capture.state == "paused" }
        let paused = await eventually(marker, daemon.processIdentifier) { $0.steps == 0 }
        #expect(paused.steps == 0, "the pre-roll and the blocks")
        for purpose in [Purpose.replay, .alerts, .selfView] {
            let change = ConsentChange(purpose: purpose.rawValue, granted: false, noticeVersion: purpose.noticeVersion)
            try await desktop.client.setConsent(change)
        }
        let withdrawn = await eventually(marker, daemon.processIdentifier) { $0.all == 0 }
        print("markers in memory, as 16 bits and as floats: \(before), paused \(paused), withdrawn \(withdrawn)")
        #expect(withdrawn.steps == 0)
        #expect(Marker.size(of: desktop.state + "/segments", suffix: "") == 0, "nothing is left on the disk")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    private func eventually(_ marker: Marker, _ process: pid_t, _ isWanted: (Marker.Count) -> Bool) async
        -> Marker.Count
    {
        let deadline = ContinuousClock.now + patience
        while true {
            let count = marker.count(inMemoryOf: process)
            if isWanted(count) || ContinuousClock.now > deadline { return count }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    /// Every regular file in a folder, and what a process has open; not the microphone itself.
    private func files(of process: pid_t?, below folder: String) -> [String] {
        let below = ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).map { folder + "/" + $0 }
        let links = process.map { "/proc/\($0)/fd" }
        let open = links.map { links in
            ((try? FileManager.default.contentsOfDirectory(atPath: links)) ?? []).compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: links + "/" + $0)
            }
        }
        return Set(below + (open ?? [])).filter { path in
            let kind = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            return kind == .typeRegular && !path.hasPrefix("/memfd:") && !path.hasPrefix("/proc/")
        }.sorted()
    }
}

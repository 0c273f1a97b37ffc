import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

/// A replay on a real terminal, which script(1) makes.
@Suite(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script(1) is not installed"),
    .serialized, .hangGuard)
struct ReplayTerminalTests {
    private let stored: ReplayFixture.Stored
    private let terminal: ReplayPseudoTerminal

    init() throws {
        var segment = ReplayFixture.segment(seconds: 20)
        segment.metadata.thresholds = [.init(level: .elevated, score: 60), .init(level: .high, score: 75)]
        segment.metadata.calm = [.init(feature: .init(.pitch), location: 29.4, spread: 1, unit: "st")]
        segment.metadata.gaps = [.init(fromS: 16, toS: 17, kind: .redacted)]
        stored = try ReplayFixture.stored(segment)
        terminal = ReplayPseudoTerminal(folder: stored.folder.path)
    }

    private func start(
        _ options: String = "--silent", columns: Int = 100, rows: Int = 30, environment: [String: String] = [:]
    ) throws {
        let program = Program(home: stored.folder.path).path
        let command = "\(program) segments replay \(stored.path) --identity \(stored.keyPath) \(options)"
        try terminal.start(command, columns: columns, rows: rows, environment: environment)
    }

    @Test func everythingIsSeenAtOnceAndKeysLeadThroughIt() async throws {
        try start()
        try await terminal.shows("agent-1", "pitch st", "effort", "rate /s", "level dB", "▼raised", "redacted")
        try await terminal.shows("calm 29.4", "high 75")
        try terminal.press(" ")
        try await terminal.shows("❚❚")
        try terminal.press("5")
        try await terminal.shows("0:10.0 of 0:20.0")
        try terminal.press("\u{1B}[C")
        try await terminal.shows("0:11.0 of")
        try terminal.press("\u{1B}[1;2D")
        try await terminal.shows("0:06.0 of")
        try terminal.press("]")
        try await terminal.shows("0:11.0 of")
        try terminal.press("J")
        try await terminal.shows("0:10.0 of")
        try terminal.press("r")
        try await terminal.shows("0:10.5 of")
        try terminal.press("o")
        try await terminal.shows("0:10.0 of")
        try terminal.press("\u{1B}[F")
        try await terminal.shows("0:20.0 of", "■")
        try terminal.press("\u{1B}[H")
        try await terminal.shows("0:00.0 of")
        try terminal.press("jjj")
        try await terminal.shows("0:16.0 of", "this part is redacted")
        try terminal.press("++")
        try await terminal.shows("1.25×")
        try terminal.press("=---")
        try await terminal.shows("0.6×")
        try terminal.press("?")
        try await terminal.shows("to the next mark, to the one before")
        try terminal.press("l")
        try await terminal.shows("repeating", "0:10.0 of")
        try terminal.press("z")
        try terminal.press("q")
        #expect(try await terminal.end() == 0)
        #expect(terminal.isRestored)
    }

    /// 2.15: raw mode swallowed ctrl-z; after `kill -TSTP` and `fg` the terminal stayed in line mode.
    @Test func ctrlZGivesTheTerminalBackAndFgTakesItAgain() async throws {
        let program = Program(home: stored.folder.path).path
        try terminal.start("bash --norc --noprofile -i", columns: 100, rows: 30, environment: [:])
        try terminal.press("\(program) segments replay \(stored.path) --identity \(stored.keyPath) --silent\n")
        try await terminal.shows("pitch st")
        try terminal.press("5 ")
        try await terminal.shows("❚❚")
        try terminal.press("\u{1A}")
        try await terminal.shows("Stopped")
        #expect(terminal.isRestored)
        try terminal.press("stty -a | grep -o ' icanon' | tr a-z A-Z\n")
        try await terminal.shows("ICANON")
        try terminal.press("fg\n")
        try await terminal.shows("pitch st", "❚❚")
        try terminal.press("\u{1B}[C")
        try await terminal.shows("0:11.0 of")
        try terminal.press("q")
        try terminal.press("exit\n")
        #expect(try await terminal.end() == 0)
    }

    @Test(arguments: ["TERM", "INT", "HUP", "QUIT"]) func aSignalLeavesTheTerminalAsItWas(signal: String) async throws {
        try start()
        try await terminal.shows("pitch st")
        try await terminal.signal(signal)
        _ = try await terminal.end()
        #expect(terminal.isRestored)
        #expect(terminal.output.contains("-- echo is on"), "\(terminal.output.suffix(200))")
    }

    @Test func aFaultOfTheSoundServerLeavesTheTerminalAsItWas() async throws {
        try start("--server unix:/nowhere")
        #expect(try await terminal.end() == 69)
        #expect(terminal.output.contains("the sound server cannot be reached") && terminal.output.contains("--silent"))
        #expect(terminal.output.contains("-- echo is on"))
    }

    /// D27: what is cut on a narrow terminal shows that it is.
    @Test func whatIsCutShowsIt() async throws {
        try start(columns: 40, rows: 12)
        try await terminal.shows("pit…", "eff…")
        try terminal.press("q")
        #expect(try await terminal.end() == 0)
    }

    @Test(arguments: [(36, 10), (40, 12), (20, 5), (64, 16), (250, 70)])
    func everySizeOfTerminalShowsSomething(columns: Int, rows: Int) async throws {
        try start(columns: columns, rows: rows)
        try await terminal.shows("of 0:20", any: columns < 36)
        try terminal.press("zq")
        #expect(try await terminal.end() == 0)
        #expect(terminal.isRestored)
    }

    @Test func withoutColourNothingIsColoured() async throws {
        try start(environment: ["NO_COLOR": "1"])
        try await terminal.shows("pitch st", "▼raised")
        try terminal.press("q")
        _ = try await terminal.end()
        #expect(terminal.output.matches(of: /\u{1B}\[[0-9;]*m/).allSatisfy { $0.output == "\u{1B}[0m" } as Bool)
    }

    /// From the start of the process to the first picture, and from a key to the picture that answers it.
    @Test func openingAndSeekingAreQuick() async throws {
        let begin = ContinuousClock.now
        try start()
        try await terminal.shows("pitch st")
        let opened = ContinuousClock.now - begin
        try terminal.press(" 1")
        try await terminal.shows("0:02.0 of")
        var slowest = Duration.zero
        for tenth in 2...9 {
            let pressed = ContinuousClock.now
            try terminal.press("\(tenth)")
            try await terminal.shows("0:\(2 * tenth < 10 ? "0" : "")\(2 * tenth).0 of")
            slowest = max(slowest, .now - pressed)
        }
        try terminal.press("q")
        _ = try await terminal.end()
        print("opened after \(opened), slowest seek \(slowest)")
        // The targets are 150 ms each; a debug build among other tests and builds gets more.
        #expect(opened < .seconds(10))
        #expect(slowest < .seconds(5))
    }
}

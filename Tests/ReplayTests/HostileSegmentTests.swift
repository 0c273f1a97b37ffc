import Age
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Replay
@testable import Vault
@testable import undertone

/// What a recipient opens may have been made by anybody who has the public key (attacks 54-67): nothing in it ends the
/// program, hangs it, fills the memory, steers the terminal or runs on the page. `make fuzz-segments` goes on for as
/// long as it is told to, with the program at `UNDERTONE_FUZZ_PROGRAM`.
@Suite(.serialized) struct HostileSegmentTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let segments: HostileSegments

    init() throws { segments = try HostileSegments() }

    /// A crash here ends the whole run; the seed printed last is that of the find.
    @Test func hundredsOfThemAreDrawnOrRefused() throws {
        var opened = 0
        for seed in UInt64(1)...100 {
            let made = segments.made(seed: seed)
            guard let files = try? SegmentReader.files(bytes: made.file, identities: segments.identities) else {
                continue
            }
            opened += 1
            let text = try Self.drawn(files)
            #expect(Self.marks(in: text.page) == [], "seed \(seed): \(made.changes)")
            #expect(Self.isClean(text.rows), "seed \(seed): \(made.changes)")
        }
        // A maker that only ever makes what is refused at the door would find nothing behind it.
        #expect((25...85).contains(opened))
    }

    @Test(arguments: [
        // 60, and its neighbours: each ended the program, or would have hung it.
        (#""part" : 2"#, #""part" : 9223372036854775807"#), (#""part" : 2"#, #""part" : -1"#),
        (#""onset_s" : 0.5"#, #""onset_s" : 1e300"#), (#""onset_s" : 0.5"#, #""onset_s" : -1e300"#),
        (#""cleared_s" : 1.75"#, #""cleared_s" : 1e300"#), (#""from_s" : 1.56"#, #""from_s" : -1e300"#),
        (#""location" : 34.7"#, #""location" : 1e300"#), (#""spread" : 1.25"#, #""spread" : 1e300"#),
        (#""duration_s" : 2.56"#, #""duration_s" : 1e300"#), (#""format" : 2"#, #""format" : 9223372036854775807"#),
        (#""hold_off_s""#, #""hold_off_s" : 1e300, "x""#), (#""started_at" : "2"#, #""started_at" : "0"#),
    ])
    func whatNoDaemonWritesIsRefused(old: String, new: String) throws {
        var isFound = false
        let file = segments.made { members in
            for index in members.indices where members[index].name == "segment.json" {
                let text = String(decoding: members[index].content, as: UTF8.self)
                isFound = text.contains(old)
                members[index].content = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
            }
        }
        #expect(isFound)
        #expect(throws: VaultError.self) { try SegmentReader.files(bytes: file, identities: segments.identities) }
    }

    @Test(arguments: ["nan", "inf", "1e38", "-1", "0", "1e-45"])
    func aPitchThatNoVoiceHasIsRefused(cell: String) throws {
        try refuse(track: { $0.replacing(/,[0-9.]+,/, with: ",\(cell),", maxReplacements: 1) })
    }

    @Test func framesInAnotherOrderAreRefused() throws {
        try refuse(track: { text in
            var rows = text.split(separator: "\n")
            rows.swapAt(1, rows.count - 1)
            return rows.joined(separator: "\n") + "\n"
        })
    }

    private func refuse(track change: (String) -> String) throws {
        let file = segments.made { members in
            for index in members.indices where members[index].name.hasSuffix(".csv") {
                members[index].content = Array(change(String(decoding: members[index].content, as: UTF8.self)).utf8)
            }
        }
        #expect(throws: VaultError.self) { try SegmentReader.files(bytes: file, identities: segments.identities) }
    }

    @Test func audioBeyondEveryRecordingIsRefusedWhateverItClaims() throws {
        let flac = try FLAC.encode([Int16](repeating: 0, count: 200_000))
        #expect(throws: VaultError.self) { try FLAC.decode(flac, atMost: 199_999) }
        #expect(try FLAC.decode(flac, atMost: 200_000).count == 200_000)
    }

    /// Attack 63, and the same text in every other place.
    @Test func escapesOfASegmentReachNoTerminalThroughAnError() async throws {
        let program = try Program()
        let file = segments.made { members in
            for index in members.indices where members[index].name == "segment.json" {
                let text = String(decoding: members[index].content, as: UTF8.self)
                let hostile = "\\u001b]0;x\\u0007\\nundertone: forged\\u009b2J\\u202e"
                let all = ["age1example", "usb-Jabra", "higher, faster, unsteady"].reduce(text) {
                    $0.replacing($1, with: hostile)
                }
                members[index].content = Array(all.utf8)
            }
        }
        try Data(file).write(to: program.file("s.age"))
        try Data(Golden.text("segments/qa.key.txt").utf8).write(to: program.file("qa.key"))
        for command in [
            "redact s.age --identity qa.key --from 0 --to 1", "verify s.age --identity qa.key",
            "replay s.age --identity qa.key --silent --no-wait",
            "export s.age --identity qa.key --format json --output -",
        ] {
            let result = try await program.run(["segments"] + command.split(separator: " ").map(String.init))
            let text = result.output + result.errors
            #expect(HostileSegmentTrial.raw(in: text, isTerminal: false) == "", "\(command)")
            #expect(!text.contains("\nundertone: forged"))
        }
    }

    /// The commands as a person runs them: on a terminal, into a pipe, into files.
    @Test(.timeLimit(.minutes(30))) func theProgramWithstandsThem() async throws {
        let seconds = Self.environment["UNDERTONE_FUZZ_SECONDS"].flatMap(Double.init)
        let first = Self.environment["UNDERTONE_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
        let deadline = ContinuousClock.now + .seconds(seconds ?? 0)
        let trial = try HostileSegmentTrial(
            program: Self.environment["UNDERTONE_FUZZ_PROGRAM"] ?? Program(home: "/").path,
            key: Golden.text("segments/qa.key.txt"), recipient: "\(segments.identities[0].recipient)")
        var seed = first
        while seconds == nil ? seed < first + 3 : ContinuousClock.now < deadline {
            let made = segments.made(seed: seed)
            for fault in try await trial.faults(of: made.file) {
                Issue.record("seed \(seed): \(fault); \(made.changes.joined(separator: "; "))")
            }
            seed += 1
        }
        if seconds != nil { Swift.print("\(seed - first) segments, from seed \(first)") }
    }

    // MARK: - What comes out

    /// Everything that is made of a segment.
    private static func drawn(_ files: SegmentFiles) throws -> (page: String, rows: [InkedLine]) {
        var replay = Replay(files.segment)
        replay.verdict = SegmentVerification(files.segment).verdict
        let page = ReplayPage(replay, flac: try files.flac(), version: "0").html()
        _ = ReplayPicture(replay, version: "0").png()
        let strip = ReplayStrip(replay, columns: 90, stepS: 0.2)
        var rows = strip.heading() + (0..<strip.count).map(strip.row)
        let scales = ReplayScales(replay)
        for viewS in ReplayControls.views {
            for timeS in [0, replay.durationS / 2, replay.durationS] {
                let moment = ReplayView.Moment(
                    timeS: timeS, speed: 1, isPaused: false, isFinished: false, isLooping: true, showsHelp: false,
                    viewS: viewS)
                let view = ReplayView(replay, scales: scales, size: (80, 24), moment: moment)
                let cells = view.cells(at: moment, verdict: replay.verdict)
                rows += (0..<cells.rows).map { cells[row: $0] }
            }
        }
        _ = SegmentTable(files.segment).json()
        return (String(decoding: page, as: UTF8.self), rows)
    }

    private static func isClean(_ rows: [InkedLine]) -> Bool {
        rows.allSatisfy { $0.text(hasColour: false).unicodeScalars.allSatisfy(PlainText.allows) }
    }

    /// What stands on a page as it must not.
    static func marks(in page: String) -> [String] {
        let marks = ["<script>alert", "<img src=x", "onerror=alert(1)>", "<script>\\u"].filter(page.contains)
        let controls = page.unicodeScalars.filter { !PlainText.allows($0) && $0 != "\n" && $0 != "\t" }
        return marks + controls.map { "U+\(String($0.value, radix: 16))" }
    }
}

import Alerting
import Foundation
import Pipeline
import Stress
import TestSignals
import Testing
import Vocabulary

/// A state comes out of a file that anybody could have encrypted to the reader, with a checksum that is right.
@Suite struct HostileStateTests {
    private static let tries = ProcessInfo.processInfo.environment["UNDERTONE_LONG"] == nil ? 100 : 20_000

    /// The checksum of `StateArchive`, so that what is changed here gets past it.
    private static func seal(_ state: inout [UInt8]) {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in stride(from: 32, to: state.count, by: 8) {
            let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(state[place + $1]) << (8 * $1) }
            sum = (sum ^ word) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
        }
        for index in 0..<8 { state[24 + index] = UInt8(truncatingIfNeeded: sum >> (8 * index)) }
    }

    /// Two seconds from a place in the raised stretch on; whatever is said, nothing may trap.
    private static func goesOn(from state: [UInt8], at position: Int) -> Bool {
        guard var analysis = try? VoiceAnalysis(restoring: state, rule: AnalysisStateTests.rule) else { return false }
        _ = AnalysisStateTests.run(&analysis, from: position, to: position + 32_000)
        return true
    }

    @Test func theSealIsThatOfTheArchive() throws {
        let place = AnalysisStateTests.whole.places[5]
        var state = place.state
        Self.seal(&state)
        #expect(state == place.state)
        state[9_999] ^= 1
        #expect(throws: StateArchiveError.damaged) { _ = try restore(state) }
    }

    @Test(arguments: [2, 5, 7]) func noMadeUpNumberTraps(index: Int) {
        let place = AnalysisStateTests.whole.places[index]
        var dice = SeededGenerator(seed: UInt64(index))
        let wild: [[UInt8]] = [
            [0, 0, 0xC0, 0x7F], [0, 0, 0x80, 0x7F], [0, 0, 0x80, 0xFF], [0xFF, 0xFF, 0x7F, 0x7F], [0, 0, 0, 0],
            [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [1, 0, 0, 0], [0, 0, 0x80, 0x3F], [0, 0, 0, 0x80],
            [0x28, 0x6B, 0x6E, 0x4E], [0, 0, 0xFA, 0x46],
        ]
        var accepted = 0
        for _ in 0..<Self.tries {
            var state = place.state
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                // Most bytes are sound, sums and histograms; the counts and places lie around 50,000 and at the end.
                let region = [32..<state.count - 8, 48_000..<58_000, state.count - 9_000..<state.count - 8]
                let start = Int.random(in: region.randomElement(using: &dice) ?? region[0], using: &dice)
                let bytes = wild.randomElement(using: &dice) ?? []
                for (offset, byte) in bytes.enumerated() { state[start + offset] = byte }
            }
            Self.seal(&state)
            if Self.goesOn(from: state, at: place.position) { accepted += 1 }
        }
        #expect(accepted > 0 && accepted < Self.tries)
    }

    private func restore(_ state: [UInt8]) throws -> Int {
        var analysis = try VoiceAnalysis(restoring: state, rule: AnalysisStateTests.rule)
        return analysis.save().count
    }
}

import Foundation
import Stress
import Testing

@testable import undertone

struct CalmDaysTests {
    /// A history as it is saved, with one day for each pitch.
    private func days(_ pitches: [Float?], anchor: Float? = nil) throws -> CalmDays {
        let days = pitches.enumerated().map { index, pitch in
            let value = pitch.map { ",\"pitch\":\($0)" } ?? ""
            return "{\"date\":\"2026-11-\(10 + index)\",\"speechS\":600\(value)}"
        }
        let anchor = anchor.map { ",\"anchorPitch\":\($0)" } ?? ""
        let json = "{\"days\":[\(days.joined(separator: ","))]\(anchor)}"
        return CalmDays(history: try JSONDecoder().decode(CalmHistory.self, from: Data(json.utf8)))
    }

    private func text(_ days: CalmDays) -> String? { days.line?.text(hasColour: false) }

    @Test func everyDayIsAColumnBetweenItsDates() throws {
        #expect(
            text(try days([28.5, 30, nil, 31.5], anchor: 30))
                == "calm pitch by day  ▁▄·█  2026-11-10 to 2026-11-13, 4 days, 143 to 170 Hz")
        #expect(text(try days([30])) == "calm pitch by day  ▄  2026-11-10, 156 Hz")
        for nothing: [Float?] in [[], [nil]] { #expect(text(try days(nothing)) == nil) }
    }

    @Test func usualChangeLooksFlat() throws {
        #expect(text(try days([30.1, 29.9, 30, 30.1], anchor: 30))?.contains("▄▄▄▄") == true)
    }

    @Test func changeBeyondTheLeewayKeepsItsColumns() throws {
        #expect(text(try days([24, 30, 36], anchor: 30))?.contains("▁▄█") == true)
    }

    @Test(arguments: [
        (31.1, "today's calm pitch lies 1.1 st above that of earlier days; learning stops at 1.5 st"),
        (28.8, "today's calm pitch lies 1.2 st below that of earlier days; learning stops at 1.5 st"),
        (31.75, "today's calm pitch lies 1.8 st above that of earlier days; nothing further away is learned"),
    ]) func driftIsToldFromHalfOfTheLeeway(pitch: Float, words: String) throws {
        let days = try days([30, 30, 30.5], anchor: 30)
        #expect(
            days.warning(pitch: pitch, today: "2026-11-12") == words + "; `undertone baseline reset` begins anew")
        #expect(days.warning(pitch: pitch, today: "2026-11-13")?.hasPrefix("the latest calm pitch") == true)
    }

    @Test func smallDriftAndUnknownDriftAreNotToldOf() throws {
        #expect(try days([30, 30, 30.7], anchor: 30).warning(pitch: 30.7, today: "2026-11-12") == nil)
        #expect(try days([30, 34]).warning(pitch: 34, today: "2026-11-11") == nil)
    }
}

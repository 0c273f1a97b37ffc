import Foundation
import Testing

@testable import undertone

struct EvaluationPlanTests {
    /// A plan for a manifest in which the file's name ends with its length in seconds: `anna-3.wav`.
    private func plan(_ rows: [String]) throws -> EvaluationPlan {
        let text = (["file,speaker,label,start_s,end_s"] + rows).joined(separator: "\n")
        return EvaluationPlan(try Manifest(Data(text.utf8), name: "m.csv").rows) { file in
            Double(file.split(separator: "-").last?.prefix { $0 != "." } ?? "") ?? 0
        }
    }

    private static let anna = (1...7).map { "\($0)a-3.wav,anna,calm,," } + ["x-3.wav,anna,strained,,"]

    @Test func calmClipsAreHalvedWhateverTheOrderOfTheManifest() throws {
        let voice = try #require(try plan(Self.anna).voices.first)
        #expect(voice.halves.map(\.count) == [4, 3])
        #expect(Set(voice.halves.joined().map(\.file)).count == 7)
        #expect(voice.others.map(\.file) == ["x-3.wav"])
        #expect(try plan(Self.anna.reversed()).voices.first?.halves == voice.halves)
    }

    @Test func voiceWithFewCalmClipsIsLeftOutWithTheReason() throws {
        let plan = try plan(["1-3.wav,ben,calm,,", "2-3.wav,ben,strained,,"] + Self.anna)
        #expect(plan.voices.map(\.speaker) == ["anna"])
        #expect(plan.unused.count == 1 && plan.unused[0].what == "ben")
        #expect(plan.unused[0].reason.contains("1 calm clip of up to 3 min"))
        #expect(!plan.hasUnreadable)
    }

    @Test func longRecordingsAreCallsWithTheirStretches() throws {
        let plan = try plan(["c-600.wav,anna,strained,200,230", "c-600.wav,anna,calm,0,100", "d-300.wav,ben,calm,,"])
        #expect(plan.calls.map(\.file) == ["c-600.wav", "d-300.wav"] && plan.voices.isEmpty)
        #expect(plan.calls[0].stretches.map(\.span) == [200..<230, 0..<100])
        #expect(plan.calls[0].stretches.map(\.label) == [.strained, .calm])
        #expect(plan.calls[1].stretches.isEmpty && plan.unused.isEmpty)
    }

    @Test(arguments: [
        ("c-600.wav,anna,strained,,", "under one label"), ("c-600.wav,anna,strained,500,700", "mend end_s"),
        ("c-60.wav,anna,strained,5,10", "cut them out"),
    ])
    func recordingThatSaysTooLittleIsLeftOut(row: String, reason: String) throws {
        let plan = try plan([row, "d-300.wav,ben,calm,,"])
        #expect(plan.calls.map(\.file) == ["d-300.wav"])
        #expect(plan.unused.count == 1 && plan.unused[0].reason.contains(reason))
    }
}

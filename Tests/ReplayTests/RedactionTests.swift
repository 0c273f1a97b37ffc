import TestSignals
import Testing
import Vault
import Vocabulary

@testable import Replay

@Suite struct RedactionTests {
    private static func segment() -> Segment {
        var segment = ReplayFixture.segment(seconds: 8)
        segment.state = [1, 2, 3]
        segment.metadata.gaps = [.init(fromS: 7, toS: 7.25, kind: .lost)]
        return segment
    }

    @Test func nothingOfTheSpanIsLeft() throws {
        let old = Self.segment()
        let redaction = try Redaction([(2.5, 4), (6.001, 6.4)], of: old)
        let new = redaction.applied(to: old, for: ["age1x"], as: "3f2a-0-r1")
        for span in [40_000..<64_000, 96_016..<102_400] {
            #expect(new.samples[span].allSatisfy { $0 == 0 } as Bool)
        }
        let inside = new.track.filter { ($0.timeS > 2.5 && $0.timeS < 4) || ($0.timeS > 6.001 && $0.timeS < 6.4) }
        #expect(inside.count > 180)
        let isEmpty = inside.allSatisfy {
            $0.f0Hz == nil && $0.score == nil && $0.syllableRate == nil && !$0.isSyllableNucleus
                && $0.levelDBFS == -.infinity && $0.voicingStrength == 0
        }
        #expect(isEmpty)
        #expect(new.metadata.gaps.map(\.kind) == [.redacted, .redacted, .lost])
        #expect(new.metadata.replaces == old.metadata.id)
        #expect(new.metadata.id == "3f2a-0-r1")
        #expect(new.metadata.recipients == ["age1x"])
    }

    @Test func everythingElseStaysButTheFades() throws {
        let old = Self.segment()
        let new = try Redaction([(2.5, 4)], of: old).applied(to: old, for: [], as: "x-r1")
        #expect((new.samples[..<39_840] == old.samples[..<39_840]) as Bool)
        #expect((new.samples[64_160...] == old.samples[64_160...]) as Bool)
        #expect((39_840..<40_000).allSatisfy { new.samples[$0].magnitude <= old.samples[$0].magnitude } as Bool)
        #expect(new.samples[39_999].magnitude <= 200, "next to silence it is nearly silent")
        #expect(new.samples[64_000].magnitude <= 200)
        #expect((new.track.filter { $0.timeS < 2.4 } == old.track.filter { $0.timeS < 2.4 }) as Bool)
        #expect((new.track.filter { $0.timeS > 4.1 } == old.track.filter { $0.timeS > 4.1 }) as Bool)
        #expect(new.track.count == old.track.count)
    }

    @Test func spansThatTouchAreOne() throws {
        let redaction = try Redaction([(3, 4), (1, 2), (1.5, 3)], of: Self.segment())
        #expect(redaction.spans == [16_000..<64_000])
        #expect(redaction.lengthS == 3)
    }

    @Test func aSpanIsWidenedToWholeSamplesAndCutToTheRecording() throws {
        #expect(try Redaction([(0.000_07, 0.000_08)], of: Self.segment()).spans == [1..<2])
        #expect(try Redaction([(0, 99)], of: Self.segment()).spans == [0..<128_000])
        let all = try Redaction([(0, 99)], of: Self.segment()).applied(to: Self.segment(), for: [], as: "x-r1")
        #expect(all.samples.allSatisfy { $0 == 0 } as Bool)
    }

    @Test(arguments: [(3.0, 3.0), (4, 3), (8, 9), (.nan, 3), (1, -.infinity)])
    func whatIsNoSpanIsRefused(span: (Double, Double)) {
        #expect(throws: Redaction.Fault.self) { try Redaction([span], of: Self.segment()) }
    }

    @Test func withoutASpanThereIsNothingToDo() {
        #expect(throws: Redaction.Fault.nothing) { try Redaction([], of: Self.segment()) }
    }
}

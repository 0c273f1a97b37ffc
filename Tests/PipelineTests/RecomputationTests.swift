import Alerting
import Foundation
import Pipeline
import Stress
import TestSignals
import Testing
import Vault
import Vocabulary

@Suite struct RecomputationTests {
    private static let recorded = RecordedSegment(
        sound: AnalysisStateTests.sound, lost: AnalysisStateTests.lost, rule: AnalysisStateTests.rule)
    /// The first raised stretch with five seconds before it, and the hole after it.
    private static let segment = recorded.segment(from: 16_000 * (leadS - 5) + 1, to: 16_000 * (leadS + 23) + 77)
    private static let leadS = AnalysisStateTests.leadS

    @Test func theVerySameScoresComeOut() throws {
        let segment = try #require(Self.segment)
        #expect(segment.metadata.gaps.count == 1)
        guard case .identical(let frames, let scores) = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
        let whole = segment.metadata.durationS
        #expect(Double(frames) > 100 * (whole - 0.7) && Double(scores) > 2 * (whole - 2))
        #expect(segment.track.contains { ($0.score ?? 0) > 75 })
    }

    @Test(
        arguments: [1_600, 6_001],
        [0, 16_000 * (leadS + 14) + 4_000, 16_000 * (leadS + 40) + 80, 16_000 * (leadS + 60)])
    func whereverItBeginsAndWhateverTheBlocksWere(blockSize: Int, start: Int) throws {
        var recorded = Self.recorded
        recorded.blockSize = blockSize
        let end = min(start + 16_000 * 12 + 7, recorded.sound.count)
        let segment = try #require(recorded.segment(from: start, to: end))
        let verdict = Recomputation(segment).run()
        guard case .identical = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    @Test(arguments: [10, 16_000 * 8 + 3, 16_000 * 20]) func oneChangedSampleIsFound(place: Int) throws {
        var segment = try #require(Self.segment)
        segment.samples[place] += segment.samples[place] < .max ? 1 : -1
        guard case .different(let difference) = Recomputation(segment).run() else {
            guard case .close(let difference) = Recomputation(segment).run() else {
                Issue.record("not found")
                return
            }
            #expect(difference.differing > 0)
            return
        }
        #expect(difference.firstS.map { abs($0 - Double(place) / 16_000) < 0.2 } ?? false, "\(difference)")
    }

    @Test func oneChangedNumberOfTheBaselineIsFound() throws {
        var segment = try #require(Self.segment)
        var analysis = try VoiceAnalysis(restoring: segment.state, rule: AnalysisStateTests.rule)
        let json = try JSONEncoder().encode(analysis.baseline)
        var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        // Pitch: one of the bins weighs a tenth more.
        var features = try #require(object["features"] as? [[String: Any]])
        var weights = try #require(features[0]["weights"] as? [Double])
        let highest = try #require(weights.indices.max { weights[$0] < weights[$1] })
        weights[highest] *= 1.1
        features[0]["weights"] = weights
        object["features"] = features
        let changed = try JSONSerialization.data(withJSONObject: object)
        analysis.replaceBaseline(try JSONDecoder().decode(SpeakerBaseline.self, from: changed))
        segment.state = analysis.save()
        guard case .different(let difference) = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
        #expect(try #require(difference.score).difference > 0)
        #expect(difference.f0Hz == nil, "the pitch does not rest on the baseline")
    }

    @Test func roundingOfAnotherProcessorIsClose() throws {
        var segment = try #require(Self.segment)
        let place = try #require(segment.track.indices.first { (segment.track[$0].score ?? 0) > 60 })
        segment.track[place].score? += 0.004
        guard case .close(let difference) = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
        #expect(difference.differing == 1)
        #expect(abs(try #require(difference.score).difference - 0.004) < 1e-4)
        #expect(difference.score.map { $0.atS == Double(segment.track[place].timeS) } ?? false)
    }

    @Test(arguments: [0, 1_000, 1_500]) func aChangedTrackIsFound(place: Int) throws {
        let segment = try #require(Self.segment)
        let changes: [(inout Segment) -> Void] = [
            { $0.track[place].levelDBFS += 1 }, { $0.track[place].isSyllableNucleus.toggle() },
            { $0.track.remove(at: place) }, { $0.track.insert($0.track[place], at: place) },
            { $0.track[place].f0Hz = $0.track[place].f0Hz == nil ? 100 : nil },
            { $0.track[place].voicingStrength += 0.5 }, { $0.track[place].timeS += 0.001 },
        ]
        for change in changes {
            var changed = segment
            change(&changed)
            guard case .different(let difference) = Recomputation(changed).run() else {
                Issue.record("\(Recomputation(changed).run())")
                return
            }
            #expect(difference.differing >= 1 && difference.differing <= 2)
        }
    }

    @Test func anotherModelIsNamedWithItsDifferences() throws {
        var segment = try #require(Self.segment)
        segment.metadata.analysis?.model = "0-other"
        guard case .otherModel(let stored, let here, let difference) = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
        #expect(stored == "0-other" && here == VoiceAnalysis.model && difference?.differing == 0)
        // A state in another form, such as a later release may write.
        segment.state[9] ^= 0xFF
        #expect(
            Recomputation(segment).run() == .otherModel(stored: "0-other", here: VoiceAnalysis.model, nil))
    }

    @Test func whatIsMissingOrDamagedIsSaid() throws {
        let segment = try #require(Self.segment)
        func reason(_ change: (inout Segment) -> Void) -> Recomputation.Impossibility? {
            var changed = segment
            change(&changed)
            guard case .notPossible(let reason) = Recomputation(changed).run() else { return nil }
            return reason
        }
        #expect(reason { $0.state = [] } == .noState)
        #expect(reason { $0.metadata.analysis = nil } == .noState)
        #expect(reason { $0.metadata.rule = nil } == .noRule)
        #expect(reason { $0.metadata.rule?.highScore = 1 } == .noRule)
        #expect(reason { $0.metadata.rule?.holdOffS = -1 } == .noRule)
        #expect(reason { $0.metadata.rule?.maxPerHour = 0 } == .noRule)
        #expect(reason { $0.track = [] } == .noTrack)
        #expect(reason { $0.track[3].timeS = .nan } == .noTrack)
        #expect(reason { $0.state[77_777] ^= 1 } == .damagedState)
        #expect(reason { $0.state.removeLast() } == .damagedState)
        #expect(reason { $0.metadata.analysis?.startSample = -5 } == .damagedState)
        #expect(reason { $0.metadata.analysis?.startSample = .max } == .damagedState)
        #expect(reason { $0.metadata.gaps.append(.init(fromS: 0.01, toS: 2, kind: .redacted)) } == .tooShort)
    }

    @Test func upToARedactionTheScoresAreComputed() throws {
        var segment = try #require(Self.segment)
        let from = 11.25
        segment.metadata.gaps.append(SegmentGap(fromS: from, toS: 13, kind: .redacted))
        for place in Int(from * 16_000)..<13 * 16_000 { segment.samples[place] = 0 }
        let recomputation = Recomputation(segment)
        #expect(recomputation.redactedFromS == from)
        guard case .identical(let frames, _) = recomputation.run() else {
            Issue.record("\(recomputation.run())")
            return
        }
        #expect(frames > 1_100 && frames < 1_125)
    }

    /// D22: a mask fades the sound out ahead of its span. What was faded is not what was heard, and no rounding of
    /// another processor either.
    @Test(arguments: [4.5, 8.0, 11.25, 12.5, 14.003, 17.77])
    func theFadeAheadOfAMaskIsNoRoundingOfAnotherProcessor(from: Double) throws {
        var segment = try #require(Self.segment)
        segment.metadata.gaps.append(SegmentGap(fromS: from, toS: from + 1.5, kind: .redacted))
        let (start, end) = (Int(from * 16_000), Int((from + 1.5) * 16_000))
        for place in start..<end { segment.samples[place] = 0 }
        let fade = Int(SegmentGap.fadeS * 16_000)
        for step in 1...fade {
            let share = Float(step) / Float(fade + 1)
            segment.samples[start - step] = Int16((Float(segment.samples[start - step]) * share).rounded(.towardZero))
        }
        for index in segment.track.indices where segment.track[index].timeS > Float(from) - 0.05 {
            segment.track[index] = TrackPoint(timeS: segment.track[index].timeS, values: .silence)
        }
        guard case .identical(let frames, _) = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
        #expect(Double(frames) > from * 100 - 20, "as far as the fade all of it is compared: \(frames)")
    }

    @Test func gapsThatCannotBeAreSurvived() throws {
        var segment = try #require(Self.segment)
        segment.metadata.gaps = [
            SegmentGap(fromS: -1e300, toS: 1e300, kind: .lost), SegmentGap(fromS: 5, toS: 3, kind: .paused),
            SegmentGap(fromS: 1e18, toS: -1e18, kind: .lost), SegmentGap(fromS: 4, toS: 4, kind: .lost),
        ]
        guard case .different = Recomputation(segment).run() else {
            Issue.record("\(Recomputation(segment).run())")
            return
        }
    }

    @Test func aPauseEndsTheAlertAsItDidThen() throws {
        let sound = AnalysisStateTests.sound
        var analysis = VoiceAnalysis(
            baseline: SpeakerBaseline(), learning: .live(warmUpS: 12), rule: AnalysisStateTests.rule)
        var checkpoints = AnalysisCheckpoints(everyS: 5, spanS: 20)
        var sink = RecordingSink()
        for start in stride(from: 0, to: 16_000 * 40, by: 1_600) {
            checkpoints.note(&analysis, at: StreamTime(sample: start))
            analysis.process(
                sound.span.extracting(start..<start + 1_600), start: StreamTime(sample: start), sink: &sink)
        }
        #expect(checkpoints.oldest == StreamTime(seconds: 15))
        analysis.endAlert(sink: &sink)
        checkpoints.note(&analysis, at: StreamTime(seconds: 40))
        #expect(checkpoints.oldest == StreamTime(seconds: 40), "what was saved before does not lead here")
    }
}

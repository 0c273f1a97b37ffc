import Alerting
import Events
import Synchronization
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Pipeline

extension Bool {
    /// Takes another value and returns the one before.
    fileprivate mutating func exchange(with value: Bool) -> Bool {
        defer { self = value }
        return self
    }
}

/// What a pause and a withdrawal leave of the audio.
@Suite struct ForgettingTests {
    /// Runs the call, orders something at a second of it, and returns what came out.
    private func outputs(
        at second: Double, holdBackS: Double = 0, _ order: @escaping @Sendable (AnalysisLoop) -> Void
    ) async throws -> [PipelineOutput] {
        let folder = try TemporaryFolder()
        var settings = AnalysisLoopTests.settings()
        settings.holdBackS = holdBackS
        let loop = AnalysisLoop(
            settings: settings, store: BaselineStore(directory: folder.path, agent: "alice"))
        let isOrdered = Mutex(false)
        let reader = SampleReader(AnalysisLoopTests.call) { position in
            guard Double(position) >= second * 16_000, isOrdered.withLock({ !$0.exchange(with: true) }) else { return }
            order(loop)
        }
        return try await AnalysisLoopTests.outputs(of: reader, loop: loop)
    }

    @Test func aPauseEndsTheSegmentBeforeItsStart() async throws {
        let outputs = try await outputs(at: 70, holdBackS: 4) { $0.forget(lastS: 4) }
        let segments = AnalysisLoopTests.segments(in: outputs)
        let first = try #require(segments.first)
        let start = try #require(AnalysisLoopTests.position(of: first))
        #expect(abs(Double(start + first.samples.count) / 16_000 - 66) < 0.2, "it ends four seconds before the order")
        // The alert that ends with it is told, and one after it begins with nothing from before.
        let alerts = AnalysisLoopTests.alerts(in: outputs)
        let types = alerts.prefix { $0.type != .alert(.cleared) }.map(\.type)
        #expect(types.first == .alert(.raised) && types.count < alerts.count)
        #expect(Set(alerts.prefix(types.count + 1).map(\.subject)).count == 1)
        for later in segments.dropFirst() { #expect(AnalysisLoopTests.position(of: later) == nil) }
    }

    @Test func aWithdrawalKeepsNothingOfTheOpenSegment() async throws {
        let outputs = try await outputs(at: 70) { loop in
            loop.forget(lastS: nil)
            loop.keepSegments(false)
        }
        #expect(AnalysisLoopTests.segments(in: outputs).isEmpty)
        #expect(AnalysisLoopTests.alerts(in: outputs).contains { $0.type == .alert(.cleared) })
    }

    @Test func nothingYoungerThanTheHoldBackIsEverHandedOut() async throws {
        // The pause comes when the alert is some seconds old: all of its segment is younger than half a minute.
        let early = SegmentSteps(try await outputs(at: 70, holdBackS: 30) { $0.forget(lastS: 30) })
        #expect(early.abandoned.count == 1 && early.abandoned.first?.reason?.contains("paused") == true)
        #expect(early.segments.allSatisfy { ($0.metadata.analysis?.startSample ?? 0) >= 16_000 * 70 })
        #expect(early.abandoned.allSatisfy { early.blocks[$0.id] == nil }, "nothing of it was handed out")
        // A withdrawal later takes back what was handed out, too, and tells nobody.
        let late = SegmentSteps(try await outputs(at: 95, holdBackS: 20) { $0.forget(lastS: nil) })
        #expect(late.segments.isEmpty && !late.blocks.isEmpty)
        #expect(late.abandoned.map(\.reason) == [nil])
    }

    @Test func aPrivatePauseKeepsWhatWasSaidBeforeItAndAPaymentPauseAfterItTakesItBack() async throws {
        let kept = SegmentSteps(try await outputs(at: 75, holdBackS: 20) { $0.forget(lastS: 0) })
        let first = try #require(kept.segments.first)
        let start = try #require(first.metadata.analysis?.startSample)
        #expect(abs(Double(start + first.samples.count) / 16_000 - 75) < 0.2)
        let taken = SegmentSteps(
            try await outputs(at: 75, holdBackS: 20) { loop in
                loop.forget(lastS: 0)
                loop.forget(lastS: 20)
            })
        #expect(
            taken.segments.allSatisfy {
                ($0.metadata.analysis?.startSample ?? 0) >= 16_000 * 75 || $0.samples.count < 16_000 * 10
            })
    }

    @Test func withoutConsentToReplayThereAreAlertsAndNoSegments() async throws {
        let outputs = try await outputs(at: 0) { $0.keepSegments(false) }
        #expect(AnalysisLoopTests.segments(in: outputs).isEmpty)
        #expect(AnalysisLoopTests.alerts(in: outputs).contains { $0.type == .alert(.raised) })
    }

    @Test func measuresAloneNameNoPattern() async throws {
        var settings = AnalysisLoopTests.settings()
        settings.namesPatterns = false
        let outputs = try await AnalysisLoopTests.outputs(
            of: SampleReader(AnalysisLoopTests.call), settings: settings)
        for case .alert(.raised, let alert) in AnalysisLoopTests.alerts(in: outputs) { #expect(alert.pattern == nil) }
    }

    @Test func moreAlertsThanAnHourMayHaveAreTheLastOneAgain() async throws {
        var settings = AnalysisLoopTests.settings()
        settings.rule.maxPerHour = 1
        settings.rule.holdOffS = 1
        let call = AnalysisLoopTests.call
        let twice = call + call[(16_000 * 60)...]
        let outputs = try await AnalysisLoopTests.outputs(of: SampleReader(twice), settings: settings)
        let alerts = AnalysisLoopTests.alerts(in: outputs)
        #expect(alerts.count { $0.type == .alert(.raised) } == 1)
        #expect(alerts.count { $0.type == .alert(.cleared) } == 2)
        #expect(Set(alerts.map(\.subject)).count == 1)
        let segments = AnalysisLoopTests.segments(in: outputs)
        #expect(segments.map(\.metadata.part) == Array(0..<segments.count), "each has a name of its own")
        #expect(segments.count >= 2)
    }
}

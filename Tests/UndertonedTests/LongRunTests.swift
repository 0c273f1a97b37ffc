import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing

/// A working day of speech, spoken as fast as the daemon takes it.
@Suite(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
struct LongRunTests {
    /// Samples between two scores.
    private static let step = 8_000
    private static let rate = 16_000

    @Test(.timeLimit(.minutes(Soak.hours == nil ? 1 : 60)))
    func noFrameIsLostAndNothingGrowsInHoursOfSpeech() async throws {
        let minutes = Soak.hours.map { Int($0 * 60) } ?? 24
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        let speech = DaemonTests.steps(Voice.speech(hertz: 120, rate: 4, seconds: 60))
        let begin = ContinuousClock.now
        var scores: [Double] = []
        var lags: [Int] = []
        var figures: [ProcessFigures] = []
        for minute in 1...minutes {
            for start in stride(from: 0, to: speech.count, by: 2 * Self.rate) {
                try microphone.write(Array(speech[start..<start + 2 * Self.rate]))
                let spoken = (minute - 1) * speech.count + start + 2 * Self.rate
                try await collect(from: desktop, into: &scores, upTo: spoken - 3 * Self.rate)
            }
            // All of it, so that what is under way does not count as late.
            let spoken = minute * speech.count
            try await collect(from: desktop, into: &scores, upTo: spoken - 2 * Self.step)
            lags.append(spoken - Int((try #require(scores.last) * Double(Self.rate)).rounded()))
            if minute % max(1, minutes / 8) == 0 { figures.append(try ProcessFigures(daemon)) }
        }
        let took = ContinuousClock.now - begin
        daemon.terminate()
        await desktop.exit(of: daemon)

        let steps = zip(scores.dropFirst(), scores).map { Int((($0 - $1) * Double(Self.rate)).rounded()) }
        let others = zip(scores, steps).filter { $1 != Self.step }
        #expect(others.isEmpty, "the same time from each score to the next: \(others)")
        #expect(lags.allSatisfy { (0..<2 * Self.step).contains($0) }, "what was spoken and what was analysed: \(lags)")
        #expect(Set(lags).count == 1, "no drift at all: \(Set(lags))")
        // The scores of the last ten minutes are kept.
        let (settled, last) = (figures[figures.count / 2], try #require(figures.last))
        #expect(last.descriptors <= settled.descriptors + ProcessFigures.passing)
        #expect(last.memory - settled.memory < ProcessFigures.noise)
        Soak.report("\(minutes) min of speech in \(took): \(scores.count) scores, lags \(Set(lags)), \(figures)")
    }

    /// Collects the scores until one is as late as a sample.
    private func collect(from desktop: Desktop, into scores: inout [Double], upTo sample: Int) async throws {
        let deadline = ContinuousClock.now + patience
        while (scores.last ?? -1) * Double(Self.rate) < Double(sample), ContinuousClock.now < deadline {
            do {
                let points = try await desktop.client.scores(after: scores.last ?? 0)
                scores += points.map(\.timeS)
                if points.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            } catch let error as FeedClientError where error.code == .unavailable {
                // A machine with nothing else to do asks more often than the daemon answers one user.
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

import Capture
import Foundation
import Pipeline
import ServiceLifecycle
import Stress
import Vocabulary

/// Looks every few seconds at what the analysis has heard, and tells the source what is odd about it, which status and
/// events then name.
struct MicrophoneWatch: Service {
    private static let interval = Duration.seconds(5)

    let source: PulseSource
    let loop: AnalysisLoop

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var judge = HearingJudge()
            var device: String?
            var seenS = -Double.infinity
            while (try? await Task.sleep(for: Self.interval)) != nil {
                // Another microphone, or the same after an outage, is judged anew.
                let state = source.state
                let name = state.condition == .capturing ? state.device?.baselineKey : nil
                if name != device || name == nil { judge = HearingJudge() }
                device = name
                let calm = loop.baselines.current?.baseline.norm(of: .level)?.location
                for live in loop.live.scores(afterSeconds: seenS) {
                    seenS = live.score.time.seconds
                    if name != nil { judge.push(live, calmDBFS: calm) }
                }
                if name != nil, judge.oddity != nil || state.oddity != nil { source.note(heard: judge.oddity) }
            }
        }
    }
}

import Capture
import DaemonConfiguration
import Foundation
import Pipeline
import Policy
import ServiceLifecycle
import Vocabulary

/// Runs capture and the thread of analysis, once the feed is served or it was told that it is not; ends the open alert
/// and segment when the daemon stops.
struct AnalysisService: Service {
    let source: PulseSource
    let loop: AnalysisLoop
    /// Says when the agent can ask, and others can or it was told that they cannot.
    let listening: ListeningGate

    func run() async throws {
        // Before that nobody could pause what is heard, or see it.
        await listening.wait()
        guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return (try? await gracefulShutdown()) ?? () }
        source.start()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread {
                    loop.run(reader: source, call: source.callReader) { source.state.device?.baselineKey }
                    continuation.resume()
                }
                thread.name = "analysis"
                thread.start()
            }
        } onCancelOrGracefulShutdown: {
            // The loop first: what it has read is analysed, and the reader is not closed under it.
            loop.stop()
        }
        source.stop()
        try? await gracefulShutdown()
    }
}

extension PulseSource.Configuration {
    /// How to capture, as section `[capture]` says.
    init(_ capture: UndertoneConfiguration.Capture) {
        self.init(
            server: capture.serverAddress, allowsNetwork: capture.allowNetwork, preference: capture.preference,
            fragment: .milliseconds(capture.fragmentMs),
            deafAfter: .seconds(capture.deafAfterS),
            softphones: capture.softphones, isForCallsAlone: capture.when == .calls)
    }
}

extension AnalysisLoop.Settings {
    /// What a configuration says of the analysis.
    init(_ configuration: UndertoneConfiguration, keepsSegments: Bool) {
        let (baseline, vault) = (configuration.baseline, configuration.vault)
        self.init(
            agent: configuration.agent.id, rule: configuration.alerting.rule, warmUpS: Float(baseline.warmUpS),
            halfLifeMin: Float(baseline.halfLifeMin), keepsSegments: keepsSegments, preRollS: vault.preRollS,
            postRollS: vault.postRollS, maxSegmentS: vault.maxSegmentS, holdBackS: vault.holdBackS,
            namesPatterns: configuration.policy.rules.profile != .measureOnly,
            probationS: configuration.alerting.probationS)
    }
}

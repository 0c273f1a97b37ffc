import Capture
import Foundation
import Pipeline
import ServiceLifecycle

/// Runs capture and the thread of analysis; ends the open alert and segment when the daemon stops.
struct AnalysisService: Service {
    let source: PulseSource
    let loop: AnalysisLoop

    func run() async throws {
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

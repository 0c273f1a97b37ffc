import Capture
import DaemonConfiguration

extension PulseSource.Configuration {
    /// How to capture, as section `[capture]` says.
    init(_ capture: UndertoneConfiguration.Capture) {
        self.init(
            server: capture.serverAddress, preference: capture.preference,
            fragment: .milliseconds(capture.fragmentMs), deafAfter: .seconds(capture.deafAfterS),
            calls: capture.when == .calls ? Calls(softphones: capture.softphones) : nil)
    }
}

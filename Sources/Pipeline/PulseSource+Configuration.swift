public import Capture
public import DaemonConfiguration

extension PulseSource.Configuration {
    /// How to capture, as section `[capture]` says: for the daemon, and for commands that tell what the daemon would do.
    public init(_ capture: UndertoneConfiguration.Capture) {
        let binding: SourcePreference.Binding =
            switch capture.binding {
            case .strict: .strict
            case .linger: .linger(.seconds(capture.lingerS))
            case .fallback: .fallback
            }
        self.init(
            server: capture.server.isEmpty ? nil : capture.server,
            preference: SourcePreference(
                identity: capture.source.isEmpty ? nil : capture.source, binding: binding,
                allowsDefault: capture.allowDefault, allowsMonitor: capture.allowMonitor,
                allowsVirtual: capture.allowVirtual),
            fragment: .milliseconds(capture.fragmentMs), deafAfter: .seconds(capture.deafAfterS),
            calls: capture.when == .calls ? Calls(softphones: capture.softphones) : nil)
    }
}

public import Vocabulary

extension UndertoneConfiguration.Capture {
    /// Which microphone is wanted: for the daemon, and for commands that tell what the daemon would do.
    public var preference: SourcePreference {
        let binding: SourcePreference.Binding =
            switch binding {
            case .strict: .strict
            case .linger: .linger(.seconds(lingerS))
            case .fallback: .fallback
            }
        return SourcePreference(
            identity: source.isEmpty ? nil : source, binding: binding, allowsDefault: allowDefault,
            allowsMonitor: allowMonitor, allowsVirtual: allowVirtual)
    }

    /// Address of the sound server; `nil` where its library chooses.
    public var serverAddress: String? { server.isEmpty ? nil : server }
}

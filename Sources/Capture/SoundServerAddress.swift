/// Where the library looks for the sound server.
public enum SoundServerAddress: Sendable, Hashable {
    /// A Unix socket at this path.
    case socket(path: String)
    /// Another machine, or a socket that lies at no path; in the words of `PULSE_SERVER`.
    case network(String)
    /// Nobody names one: no address is set, and there is no runtime folder in which the library would look.
    case unknown

    /// The first address that the library tries.
    /// - Parameters:
    ///   - server: the configured address, as in `PULSE_SERVER`; `nil` or empty for none.
    ///   - variables: the environment of the process that connects.
    public init(server: String?, variables: [String: String]) {
        func set(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        if let named = set(server) ?? set(variables["PULSE_SERVER"]) {
            // Several may be given, each with the machine in braces on which it counts.
            let first = named.split(separator: " ").first.map(String.init) ?? ""
            let bare = first.hasPrefix("{") ? String(first.drop { $0 != "}" }.dropFirst()) : first
            let path = bare.hasPrefix("unix:") ? String(bare.dropFirst("unix:".count)) : bare
            self = path.hasPrefix("/") ? .socket(path: path) : .network(bare)
        } else if let folder = set(variables["PULSE_RUNTIME_PATH"]) {
            self = .socket(path: folder + "/native")
        } else if let folder = set(variables["XDG_RUNTIME_DIR"]) {
            self = .socket(path: folder + "/pulse/native")
        } else {
            self = .unknown
        }
    }

    /// Path of the socket, where there is one.
    public var socketPath: String? {
        if case .socket(let path) = self { path } else { nil }
    }
}

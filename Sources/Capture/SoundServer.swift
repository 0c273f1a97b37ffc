import CPulse

/// What a sound server says about itself and its sources when it is asked once: for a person who chooses a source, or
/// looks for what is amiss.
public struct SoundServer: Sendable, Hashable {
    /// How long the whole may take.
    public static let timeLimit = Duration.seconds(3)

    /// The address over which it answered.
    public var address: String
    /// The program, `pulseaudio` or `PulseAudio (on PipeWire 0.3.65)`.
    public var name: String
    /// The version of the protocol's implementation.
    public var version: String
    /// Its sources.
    public var inventory: SourceInventory

    /// Asks a server. Blocks the calling thread, at most for `limit`; a server is never started.
    /// - Parameters:
    ///   - server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    ///   - limit: how long the whole may take.
    /// - Returns: what it says.
    /// - Throws: ``CaptureError`` where the server is away or silent.
    public static func ask(_ server: String?, limit: Duration = timeLimit) throws(CaptureError) -> SoundServer {
        let answers = SoundServerAnswers()
        let connection = PulseConnection(server: server)
        let deadline = ContinuousClock.now + limit
        try connection.connect(until: deadline)
        // SAFETY: the answers live until after the last of the operations, which are released here; the server answers
        // in the order in which it is asked.
        let pointer = unsafe Unmanaged.passUnretained(answers).toOpaque()
        let operations = unsafe [
            pa_context_get_server_info(connection.context, takeServer, pointer),
            pa_context_get_source_info_list(connection.context, takeSource, pointer),
        ]
        defer { unsafe operations.forEach { if let operation = unsafe $0 { unsafe pa_operation_unref(operation) } } }
        while let last = unsafe operations[1], unsafe pa_operation_get_state(last) == PA_OPERATION_RUNNING {
            try connection.waitForAnswer(until: deadline)
        }
        let address = unsafe pa_context_get_server(connection.context).map { unsafe String(cString: $0) } ?? ""
        return SoundServer(
            address: address, name: answers.name, version: answers.version, inventory: answers.sources.inventory)
    }
}

/// The answers so far.
private final class SoundServerAnswers {
    var name = ""
    var version = ""
    let sources = SourceCollector()
}

private func takeServer(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server, let answers = unsafe answers(at: pointer) else { return }
    // SAFETY: the library keeps the structure and its strings for the time of the callback.
    answers.name = unsafe server.pointee.server_name.map { unsafe String(cString: $0) } ?? "a sound server"
    answers.version = unsafe server.pointee.server_version.map { unsafe String(cString: $0) } ?? ""
    unsafe answers.sources.begin(server)
}

private func takeSource(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let source = unsafe source, let answers = unsafe answers(at: pointer) else { return }
    unsafe answers.sources.add(source)
}

private func answers(at pointer: UnsafeMutableRawPointer?) -> SoundServerAnswers? {
    // SAFETY: the pointer is that of ``SoundServer/ask(_:limit:)``, whose answers outlive its operations.
    unsafe pointer.map { unsafe Unmanaged<SoundServerAnswers>.fromOpaque($0).takeUnretainedValue() }
}

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

    /// The first of the addresses by which a voice would go to, or come from, another machine.
    /// - Parameters:
    ///   - server: the configured address, as in `PULSE_SERVER`; `nil` or empty for none.
    ///   - variables: the environment of the process that connects.
    /// - Returns: the address; `nil` where all are sockets of this machine.
    public static func network(server: String?, variables: [String: String]) -> String? {
        let named = [server, variables["PULSE_SERVER"]].compactMap { $0 }.first { !$0.isEmpty } ?? ""
        for address in named.split(whereSeparator: \.isWhitespace) {
            if case .network(let other) = SoundServerAddress(server: String(address), variables: [:]) { return other }
        }
        return nil
    }

    /// Whether a connection goes over a socket of this machine. The library takes the loopback for local too, behind
    /// which a tunnel may begin.
    static func isSocket(of context: OpaquePointer) -> Bool {
        // SAFETY: the context is alive; what it gives is copied at once.
        guard let server = unsafe pa_context_get_server(context) else { return false }
        return unsafe SoundServerAddress(server: String(cString: server), variables: [:]).socketPath != nil
    }

    /// Path of the socket, where there is one.
    public var socketPath: String? { if case .socket(let path) = self { path } else { nil } }
}

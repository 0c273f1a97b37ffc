import Foundation

/// A sound server of a test's own that speaks PulseAudio's protocol: own folder, own socket, no hardware, no
/// configuration of the user's. It is PulseAudio, or PipeWire where ``SoundServer/current`` says so.
///
/// A test that dies leaves no server behind: PulseAudio leaves by itself after a minute without a client, and PipeWire
/// is killed by a watcher.
public final class PrivatePulseServer {
    /// Why a server could not be had.
    public enum Failure: Error {
        /// The folder could not be made; the errno.
        case noFolder(Int32)
        /// It did not listen in time.
        case silent
        /// `pactl` failed; its arguments and what it said.
        case refused(arguments: [String], output: String)
    }

    /// Whether this machine has the programs.
    public static let isAvailable = SoundServer.current.isInstalled

    /// The folder with the socket and the FIFOs.
    public let folder: String
    /// What to put into `PULSE_SERVER`.
    public var address: String { "unix:" + socketPath }

    private var processes: [ChildProcess] = []
    private var watcher: ChildProcess?
    private let lifeline: Int32
    private var socketPath: String { folder + "/" + SoundServer.socket }

    /// Makes a folder; the server is not started.
    public init() throws {
        // In /tmp itself: a socket's path holds at most 107 bytes.
        var template = Array("/tmp/pulse-test-XXXXXX".utf8CString)
        // SAFETY: the template ends in a zero byte and is written in place.
        guard unsafe mkdtemp(&template) != nil else { throw Failure.noFolder(errno) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        unsafe mkfifo(folder + "/lifeline", 0o600)
        // Both ends, so that opening waits for nobody.
        lifeline = unsafe open(folder + "/lifeline", O_RDWR | O_CLOEXEC)
    }

    deinit {
        kill()
        close(lifeline)
        let removal = try? ChildProcess("/usr/bin/rm", ["-rf", folder], environment: [:])
        _ = removal?.wait()
    }

    /// Starts the server and waits until it listens.
    public func start() throws {
        processes = try SoundServer.current.start(in: folder) { isListening(at: "\(folder)/\($0)") }
        if SoundServer.current == .pipeWire {
            let identifiers = processes.map { "\($0.identifier)" }.joined(separator: " ")
            watcher = try ChildProcess(
                "/bin/sh", ["-c", "read line <'\(folder)/lifeline'; kill -9 \(identifiers); rm -rf '\(folder)'"],
                environment: ["PATH": "/usr/bin:/bin"])
            // A loudspeaker that comes by itself is none that a test has asked for.
            try control("unload-module", "module-always-sink")
        }
    }

    /// Kills the server with SIGKILL; the socket stays behind as after a crash.
    public func kill() {
        watcher?.end()
        watcher = nil
        for process in processes.reversed() { process.end() }
        processes = []
    }

    /// Stops the server from running, or lets it run on: it keeps its socket and answers nothing meanwhile.
    public func hang(_ isHanging: Bool) {
        for process in processes { process.send(isHanging ? SIGSTOP : SIGCONT) }
    }

    /// Runs `pactl`.
    /// - Returns: the lines that it printed.
    @discardableResult
    public func control(_ arguments: String...) throws -> [Substring] {
        let variables = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "XDG_RUNTIME_DIR": folder, "PULSE_SERVER": address,
        ]
        let file = folder + "/pactl"
        let status = try ChildProcess("/usr/bin/pactl", arguments, environment: variables, output: file).wait()
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        guard status == 0 else { throw Failure.refused(arguments: arguments, output: lines.joined(separator: " ")) }
        return lines
    }

    /// Plugs in a microphone that delivers what is written to it.
    /// - Parameters:
    ///   - name: the source's name.
    ///   - properties: the source's properties, with blanks between them.
    ///   - rate: samples per second.
    ///   - channels: how many it has; what is spoken holds their samples one after the other.
    /// - Returns: the microphone.
    /// - Throws: ``Failure`` where the server refuses.
    public func plugInMicrophone(
        name: String = "mic", properties: String = "device.form_factor=headset", rate: Int = 16_000,
        channels: Int = 1
    ) throws -> VirtualMicrophone {
        let fifo = "\(folder)/\(name).fifo"
        // A server that was killed has left it, and the module insists on making it.
        unsafe unlink(fifo)
        let printed = try control(
            "load-module", "module-pipe-source", "source_name=\(name)", "file=\(fifo)", "format=s16le", "rate=\(rate)",
            "channels=\(channels)", "source_properties='\(properties)'")
        return try VirtualMicrophone(fifo: fifo, module: printed.map { String($0) }.joined())
    }

    /// Unplugs a microphone.
    public func unplug(_ microphone: VirtualMicrophone) throws {
        try control("unload-module", microphone.module)
    }

    private func isListening(at path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // SAFETY: the path is shorter than the field (see `init`), and the structure is alive for the calls.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}

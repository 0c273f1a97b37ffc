import Foundation
import Glibc

/// A real browser without a window, steered through its debugging pipe.
///
/// Chromium reads commands from descriptor 3 and writes answers and events to descriptor 4, each a JSON value and a
/// zero.
final class Browser {
    /// Why the browser did not do what was asked.
    enum Failure: Error {
        /// It could not be started; the errno.
        case notStarted(Int32)
        /// It ended, or said nothing for ``patience``.
        case silent(waitingFor: String)
        /// It refused; its words.
        case refused(String)
    }

    /// The program; `nil` where there is none.
    static let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private static let patience: Int32 = 20_000

    /// What the page wrote to its console or threw, and what it asked the network for.
    private(set) var complaints: [String] = []
    private(set) var requests: [String] = []

    private let child: pid_t
    private let input: Int32
    private let output: Int32
    private var received: [UInt8] = []
    private var next = 0
    private var session = ""

    /// Starts a browser with a profile of its own.
    init(program: String, profile: String) throws {
        signal(SIGPIPE, SIG_IGN)
        var (down, up): ([Int32], [Int32]) = ([0, 0], [0, 0])
        // SAFETY, for all calls here: arrays and structures live for the time of the call, and what `strdup` gives is
        // freed after the spawn has copied it.
        guard unsafe pipe(&down) == 0, unsafe pipe(&up) == 0 else { throw Failure.notStarted(errno) }
        // Other children must not keep them open.
        for descriptor in down + up { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        // Out of the way first: the pipes may themselves be at 3 and 4.
        unsafe posix_spawn_file_actions_adddup2(&actions, down[0], 903)
        unsafe posix_spawn_file_actions_adddup2(&actions, up[1], 904)
        unsafe posix_spawn_file_actions_adddup2(&actions, 903, 3)
        unsafe posix_spawn_file_actions_adddup2(&actions, 904, 4)
        unsafe posix_spawn_file_actions_addclose(&actions, 903)
        unsafe posix_spawn_file_actions_addclose(&actions, 904)
        for descriptor in [1, 2] as [Int32] {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        let words = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--autoplay-policy=no-user-gesture-required", "--user-data-dir=\(profile)", "--window-size=1280,1240",
            "--remote-debugging-pipe", "about:blank",
        ]
        let variables = ["HOME=\(profile)", "PATH=/usr/bin:/bin", "XDG_RUNTIME_DIR=\(profile)"]
        let (arguments, environment) = unsafe (
            words.map { unsafe strdup($0) } + [nil], variables.map { unsafe strdup($0) } + [nil]
        )
        var child: pid_t = 0
        let error = unsafe posix_spawn(&child, program, &actions, nil, arguments, environment)
        unsafe (arguments + environment).forEach { unsafe free($0) }
        unsafe posix_spawn_file_actions_destroy(&actions)
        close(down[0])
        close(up[1])
        self.child = child
        input = down[1]
        output = up[0]
        guard error == 0 else { throw Failure.notStarted(error) }
    }

    deinit {
        close(input)
        kill(child, SIGKILL)
        close(output)
        var status: Int32 = 0
        _ = unsafe waitpid(child, &status, 0)
    }

    /// Opens a page and waits until it is loaded.
    func open(_ url: URL) throws {
        let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
        session =
            try call("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String ?? ""
        for domain in ["Page", "Runtime", "Network", "Log"] { try call("\(domain).enable") }
        try call("Page.navigate", ["url": url.absoluteString])
        while try message(for: "the page")["method"] as? String != "Page.loadEventFired" {}
    }

    /// The value of an expression in the page; a promise is waited for.
    func value(of expression: String) throws -> Any? {
        let parameters: [String: Any] = [
            "expression": expression, "returnByValue": true, "awaitPromise": true, "userGesture": true,
        ]
        let answer = try call("Runtime.evaluate", parameters)
        if let details = answer["exceptionDetails"] { throw Failure.refused("\(details)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Shows the page on another screen, as a telephone or a person's choice of colours has it.
    func show(width: Int, height: Int, isDark: Bool) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
        let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try call("Emulation.setEmulatedMedia", ["features": [scheme]])
        // Two frames, so that what is laid out anew is drawn anew.
        _ = try value(of: "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
    }

    /// What is seen, as PNG: the whole page.
    func screenshot() throws -> Data {
        let answer = try call("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
        guard let data = (answer["data"] as? String).flatMap({ Data(base64Encoded: $0) }) else {
            throw Failure.silent(waitingFor: "a screenshot")
        }
        return data
    }

    @discardableResult
    private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        next += 1
        var command: [String: Any] = ["id": next, "method": method, "params": parameters]
        if !session.isEmpty { command["sessionId"] = session }
        let bytes = Array(try JSONSerialization.data(withJSONObject: command)) + [0]
        let count = unsafe bytes.withUnsafeBytes { unsafe write(input, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw Failure.silent(waitingFor: method) }
        while true {
            let answer = try message(for: method)
            guard answer["id"] as? Int == next else { continue }
            if let error = answer["error"] { throw Failure.refused("\(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// The next message; events are noted on the way.
    private func message(for purpose: String) throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let data = Data(received[..<end])
                received.removeSubrange(...end)
                let message = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
                note(message)
                return message
            }
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            var piece = [UInt8](repeating: 0, count: 65_536)
            guard unsafe poll(&entry, 1, Self.patience) > 0 else { throw Failure.silent(waitingFor: purpose) }
            let count = unsafe read(output, &piece, piece.count)
            guard count > 0 else { throw Failure.silent(waitingFor: purpose) }
            received += piece.prefix(count)
        }
    }

    private func note(_ message: [String: Any]) {
        let parameters = message["params"] as? [String: Any] ?? [:]
        switch message["method"] as? String {
        case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded": complaints.append("\(parameters)")
        case "Network.requestWillBeSent":
            requests.append((parameters["request"] as? [String: Any])?["url"] as? String ?? "?")
        default: break
        }
    }
}

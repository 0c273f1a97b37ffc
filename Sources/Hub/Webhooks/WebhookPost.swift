import Foundation
import Glibc
import Synchronization
import Vocabulary

/// One request of a webhook, by the program `curl`: its TLS and its authorities are the distribution's. What it is told
/// comes by its standard input, so that no list of processes shows an address or a body.
struct WebhookPost: Sendable {
    /// What came of it.
    enum Outcome: Sendable, Equatable {
        /// The receiver has it.
        case confirmed
        /// It does not, and why; for how many seconds it asks to be left alone.
        case failed(String, waitS: Int?)
    }

    /// The longest body: a line of the configuration of `curl` holds it, each byte as two at worst.
    static let maxBytes = 48 * 1_024
    /// How long a receiver has for an answer.
    static let timeoutS = 15
    /// The longest that a receiver can ask for to be left alone.
    private static let maxWaitS = 3_600

    let address: WebhookAddress
    /// Where that is now.
    let number: String
    let headers: [(name: String, value: String)]
    let body: String

    /// Sends it; ends the program where the task is cancelled.
    func send() async -> Outcome {
        guard body.utf8.count <= Self.maxBytes else { return .failed("the event is too long", waitS: nil) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["curl", "--disable", "--config", "-"]
        // Not ours: there a variable says that no authority counts, and others name proxies.
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.currentDirectoryURL = URL(filePath: "/")
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
        let running = Mutex(process)
        let hasStarted = await withTaskCancellationHandler {
            await withCheckedContinuation { (done: CheckedContinuation<Bool, Never>) in
                process.terminationHandler = { _ in done.resume(returning: true) }
                do { try process.run() } catch { return done.resume(returning: false) }
                try? input.fileHandleForWriting.write(contentsOf: Data(configuration.utf8))
                try? input.fileHandleForWriting.close()
            }
        } onCancel: {
            // Not SIGTERM, which a program inherits ignored from a service that takes it otherwise.
            running.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } }
        }
        guard hasStarted else { return .failed("curl cannot be run; install it", waitS: nil) }
        return outcome(Self.text(output), Self.text(errors))
    }

    private func outcome(_ said: String, _ complaint: String) -> Outcome {
        let words = said.split(separator: " ", omittingEmptySubsequences: false)
        let status = words.first.flatMap { Int($0) } ?? 0
        guard status != 0 else {
            if complaint.contains("No such file") { return .failed("curl cannot be run; install it", waitS: nil) }
            // `curl: (7) Failed to connect to ...`
            let line = complaint.split(whereSeparator: \.isNewline).first ?? "it was not sent"
            let words = line.split(separator: ") ", maxSplits: 1).last.map(String.init) ?? ""
            return .failed(PlainText.shown(words, maxBytes: 200), waitS: nil)
        }
        guard !(200..<300).contains(status) else { return .confirmed }
        let wait = words.dropFirst().first.flatMap { Int($0) }.map { min(max($0, 0), Self.maxWaitS) }
        return .failed("the receiver answers \(status)", waitS: wait)
    }

    /// What `curl` is told. No redirect is followed, no proxy asked, nothing of the answer kept but its number.
    private var configuration: String {
        let target = number.contains(":") ? "[\(number)]" : number
        var options = [
            ("url", address.text), ("request", "POST"), ("data-raw", body), ("output", "/dev/null"),
            // To the address that was looked at, whatever the name says by now.
            ("connect-to", "::\(target):\(address.port)"), ("proto", address.isEncrypted ? "=https" : "=http"),
            ("noproxy", "*"), ("max-time", "\(Self.timeoutS)"), ("connect-timeout", "5"), ("max-filesize", "65536"),
            ("write-out", "%{http_code} %header{retry-after}"), ("user-agent", "undertone-hub/\(Version.current)"),
        ]
        options += headers.map { ("header", "\($0.name): \($0.value)") }
        let lines = options.map { "\($0) = \"\(Self.quoted($1))\"" }
        return (lines + ["silent", "show-error", "globoff", "http1.1"]).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    private static func text(_ pipe: Pipe) -> String {
        let data = try? pipe.fileHandleForReading.readToEnd()
        return String(decoding: (data ?? Data()).prefix(2_000), as: UTF8.self)
    }
}

import Foundation

/// One line on standard error that moves on while a long recording is measured; nothing unless a person looks at it.
struct AnalysisProgress {
    /// Recordings up to this long are done before anybody wonders.
    private static let patienceS = 60.0
    private static let pace = Duration.milliseconds(200)

    private let path: String
    private let isShown: Bool
    private var next = ContinuousClock.now
    private var hasLine = false

    init(path: String) {
        self.path = path
        isShown = Terminal.isTerminal(STDERR_FILENO)
    }

    /// So much of the recording is done.
    mutating func reached(_ seconds: Double) {
        guard isShown, seconds > Self.patienceS, ContinuousClock.now >= next else { return }
        next = ContinuousClock.now + Self.pace
        hasLine = true
        Terminal.status("\(path): \(Wording.span(seconds: seconds)) measured")
    }

    /// The recording is done; the line goes.
    mutating func finish() {
        guard hasLine else { return }
        Terminal.status("")
        hasLine = false
    }
}

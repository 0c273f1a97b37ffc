import Events
import FeedClient
import Foundation
import Languages
import Synchronization
import Vocabulary
import Wellbeing

/// What the daemon says beside a pace: whether a call is on, and the own score where the agent wants it. Without a
/// daemon it says nothing, and the pace goes on.
final class BreathCompany: Sendable {
    /// Between two questions.
    private static let pause = Duration.seconds(3)

    /// What it said last.
    struct Word: Equatable {
        var isInCall = false
        var score: Double?
    }

    private let client: FeedClient?
    private let wantsScore: Bool
    private let word = Mutex(Word())

    init(_ client: FeedClient?, wantsScore: Bool) {
        self.client = client
        self.wantsScore = wantsScore
    }

    /// What it said last.
    var last: Word { word.withLock { $0 } }

    /// The own score in words; `nil` where the agent has not wished to see it.
    var scoreWords: String? {
        guard wantsScore else { return nil }
        return localized(last.score.map { BreathWords.score(Wording.whole($0)) } ?? BreathWords.noScore)
    }

    /// Asks once.
    func ask() async {
        guard let client else { return }
        let isInCall = await client.isInCall() ?? false
        word.withLock { $0.isInCall = isInCall }
        guard wantsScore else { return }
        let score = try? await client.status().score.value
        word.withLock { $0.score = score }
    }

    /// Asks over and over until the task is cancelled.
    func follow() async {
        while (try? await Task.sleep(for: Self.pause)) != nil { await ask() }
    }
}

/// A watch that stands still while somebody has paused it, and while the machine is suspended.
struct BreathWatch {
    private let now: () -> Duration
    private var began: Duration?
    private var before = Duration.zero

    /// Runs from now on.
    /// - Parameter now: tells the time, for tests; by default the machine's own.
    init(now: (() -> Duration)? = nil) {
        let start = SuspendingClock.now
        self.now = now ?? { SuspendingClock.now - start }
        began = self.now()
    }

    /// Whether it stands still.
    var isPaused: Bool { began == nil }

    /// Seconds that it has run.
    var elapsedS: Double { (before + (began.map { now() - $0 } ?? .zero)) / .seconds(1) }

    /// Stops it, or lets it run on.
    mutating func pause(_ isPaused: Bool) {
        guard isPaused != self.isPaused else { return }
        if let began { before += now() - began }
        began = isPaused ? nil : now()
    }
}

/// One run of a pace, on a screen of its own or in plain lines.
struct BreathSession {
    /// How it came to its end.
    enum Ending { case over, ended, call }

    /// Between two drawings: smooth enough for a slow disc, and little for a network.
    private static let beat = Duration.milliseconds(80)

    let pacer: BreathPacer
    let company: BreathCompany
    let isStill: Bool

    /// Draws it on the terminal until it is over, somebody ends it or a call begins. The terminal is as it was then.
    /// - Returns: how it ended; `nil` where nobody can press a key, and nothing was drawn.
    func draw() async throws -> Ending? {
        var keyboard = Keyboard()
        guard keyboard != nil else { return nil }
        let follower = Task { await company.follow() }
        defer { follower.cancel() }
        var screen = FullScreen()
        screen.take()
        defer { screen.leave() }
        var watch = BreathWatch()
        while let moment = pacer.moment(at: watch.elapsedS) {
            if company.last.isInCall { return .call }
            let view = BreathView(pacer: pacer, size: Terminal.size, isStill: isStill)
            let lines = view.lines(.init(moment: moment, isPaused: watch.isPaused, score: company.scoreWords))
            screen.draw(
                lines, columns: view.size.columns, height: view.size.rows, hasColour: Terminal.hasColour)
            switch keyboard?.press() {
            case .interruption, .escape, .character("q"), .character("Q"): return .ended
            case .character(" "): watch.pause(!watch.isPaused)
            case .suspension:
                watch.pause(true)
                screen.leave()
                keyboard?.suspend()
                if !JobControl.mustEnd { screen.take() }
            case .continuation: screen.take()
            default: try await Task.sleep(for: Self.beat)
            }
        }
        return .over
    }

    /// Says what to do line by line.
    func tell() async throws -> Ending {
        let follower = Task { await company.follow() }
        defer { follower.cancel() }
        let watch = BreathWatch()
        var (told, round) = (-1, -1)
        while let moment = pacer.moment(at: watch.elapsedS) {
            if company.last.isInCall { return .call }
            let number = moment.round * pacer.pattern.phases.count + moment.phase
            if number != told {
                told = number
                if moment.round != round, let score = company.scoreWords { StandardOutput.line(score) }
                round = moment.round
                let seconds = pacer.pattern.phases[moment.phase].seconds
                StandardOutput.line(localized(BreathWords.line(moment.act, seconds)))
            }
            try await Task.sleep(for: .seconds(min(moment.phaseLeftS + 0.002, 1)))
        }
        return .over
    }
}

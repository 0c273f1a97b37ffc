import Events
public import Languages
import Vocabulary

/// A page that paces breathing: a circle, words, a bar; words alone where the reader wants no motion. It makes no
/// sound, nothing flashes, and it asks nobody but the program that has served it.
public struct BreathPage: Sendable {
    private let pacer: BreathPacer
    private let language: Language
    private let showsScore: Bool
    private let showsCaution: Bool

    /// - Parameters:
    ///   - pacer: the pace.
    ///   - language: of the reader.
    ///   - showsScore: whether the agent wants the own score beside the pace.
    ///   - showsCaution: whether the caution is still to be read.
    public init(_ pacer: BreathPacer, in language: Language, showsScore: Bool, showsCaution: Bool) {
        self.pacer = pacer
        self.language = language
        self.showsScore = showsScore
        self.showsCaution = showsCaution
    }

    /// What the page may do, to be sent as the header Content-Security-Policy.
    public static func policy(nonce: String) -> String {
        HTML.policy(nonce: nonce, "script-src 'nonce-\(nonce)'", "connect-src 'self'", "frame-ancestors 'none'")
    }

    private struct Plan: Encodable {
        struct Phase: Encodable {
            var act: String
            var seconds: Double
            var words: String
        }
        var phases: [Phase]
        var rounds: Int
        var showsScore: Bool
        var paused, pause, goOn, left, over, ended, call, score, noScore: String
    }

    /// The page, UTF-8.
    /// - Parameter nonce: a number that is made for this page alone.
    /// - Returns: the page.
    /// - Throws: where it cannot be written, which is a fault of ours.
    public func html(nonce: String) throws -> String {
        func text(_ phrase: Phrase) -> String { language.text(phrase) }
        let place = "{1}"
        let plan = Plan(
            phases: pacer.pattern.phases.map {
                .init(act: $0.act.rawValue, seconds: $0.seconds, words: text($0.act.words))
            },
            rounds: pacer.rounds, showsScore: showsScore, paused: text(BreathWords.standsStill),
            pause: text(Phrase("Pause the pace")), goOn: text(Phrase("Let it go on")),
            left: text(BreathWords.left(place)),
            over: text(BreathWords.over), ended: text(BreathWords.ended), call: text(BreathWords.callBegan),
            score: text(BreathWords.score(place)), noScore: text(BreathWords.noScore))
        func said(_ phrase: Phrase) -> String { HTML.escaped(text(phrase)) }
        let caution =
            showsCaution
            ? "<div class=\"caution\">\(BreathCaution.lines.map { "<p>\(said($0))</p>" }.joined())</div>" : ""
        let values = [
            "nonce": HTML.escaped(nonce), "title": said(BreathWords.title),
            "about": said(BreathWords.about(pacer, language)), "caution": caution,
            "noScript": said(Phrase("The pacer needs JavaScript, which is switched off in this browser.")),
            "progress": said(Phrase("How much has passed")), "begin": said(Phrase("Begin the pace")),
            "end": said(Phrase("End the pace")), "keyPause": said(Phrase("begin, pause, go on")),
            "keyEnd": said(Phrase("end the pace")), "plan": HTML.scriptSafe(json: try JSON.text(plan)),
            "script": String(decoding: PackageResources.breathe_js, as: UTF8.self),
        ]
        return HTML.page(
            text(BreathWords.title), language: language.tag, nonce: nonce,
            style: String(decoding: PackageResources.breathe_css, as: UTF8.self), policy: nil,
            body: HTML.filled(String(decoding: PackageResources.breathe_html, as: UTF8.self), with: values))
    }
}

/// What is said beside a pace, on the terminal and on the page.
public enum BreathWords {
    /// What it is called.
    public static let title = Phrase("Breathe along")
    /// While it stands still.
    public static let standsStill = Phrase("standing still")
    /// At its end.
    public static let over = Phrase("That was it. Take one more breath in your own time.")
    /// Where it was ended before.
    public static let ended = Phrase("Ended.")
    /// Where a call has begun.
    public static let callBegan = Phrase("A call is on; the pace has ended.")
    /// Where the daemon has no score.
    public static let noScore = Phrase("own score: none just now")

    /// Keys of the terminal.
    public static let keys = Phrase("space: pause or go on   q: end")

    /// What to do, in a line of its own: `in 5.5 s`.
    public static func line(_ act: BreathPattern.Act, _ seconds: Double) -> Phrase {
        let decimals = seconds == seconds.rounded() ? 0 : 1
        return switch act {
        case .inhale: Phrase("in \(seconds, decimals: decimals) s")
        case .hold: Phrase("hold \(seconds, decimals: decimals) s")
        case .exhale: Phrase("out \(seconds, decimals: decimals) s")
        }
    }

    /// What is left, as `4:12`.
    public static func left(_ time: String) -> Phrase { Phrase("\(time) left") }

    /// The own score, 0 to 100.
    public static func score(_ value: String) -> Phrase { Phrase("own score: \(value) of 100") }

    /// The pace and its length in a sentence. A minute is a pause and nothing more.
    public static func about(_ pacer: BreathPacer, _ language: Language) -> Phrase {
        let seconds = pacer.pattern.phases.map {
            language.number($0.seconds, decimals: $0.seconds == $0.seconds.rounded() ? 0 : 1)
        }.joined(separator: " – ")
        let minutes = Int(rounding: pacer.lengthS / 60, in: 1...10_000)
        if pacer.lengthS < 120 { return Phrase("A short pause: \(seconds) s, about a minute.") }
        return Phrase(
            minutes, one: "\(seconds) s, about \(minutes) minute.", other: "\(seconds) s, about \(minutes) minutes.")
    }
}

import ArgumentParser
import DaemonConfiguration
import FeedClient
import Foundation
import Languages
import StateFiles
import Wellbeing

/// `undertone breathe`: a pace to breathe along with.
struct BreatheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breathe", abstract: localized("Breathe along with a quiet pace for a few minutes."),
        discussion: localized(
            """
            A disc grows and shrinks: 5.5 s in, 5.5 s out, five minutes. A minute of it is a pause and nothing more. space pauses, \
            q ends. In a pipe, with NO_COLOR or with --plain each step is a line. --page shows it in a browser on this machine; \
            nothing leaves it. --open opens that page.

            4-6 breathes out longer. 4-7-8, four rounds of it, and box hold the breath; read what is said before the first time.

            It makes no sound, it does not start while a call is on, and it ends when one begins. Nothing of it is written down.

            Example:
              undertone breathe
              undertone breathe --minutes 1
              undertone breathe --pattern 4-6 --page
            """))

    /// A pace by its name.
    struct Pace: ExpressibleByArgument {
        let pattern: BreathPattern

        init(_ pattern: BreathPattern) { self.pattern = pattern }

        init?(argument: String) {
            guard let pattern = BreathPattern.all.first(where: { $0.name == argument.lowercased() }) else { return nil }
            self.pattern = pattern
        }

        static var allValueStrings: [String] { BreathPattern.all.map(\.name) }
        var defaultValueDescription: String { pattern.name }
    }

    /// How long the daemon is waited for before the pace starts without it.
    private static let patience = Duration.seconds(3)

    @OptionGroup var configuration: ConfigurationOptions

    @Option(
        help: ArgumentHelp(localized("even, 4-6, 4-7-8 or box."), valueName: "pace"),
        completion: .list(BreathPattern.all.map(\.name)))
    var pattern = Pace(.even)

    @Option(help: ArgumentHelp(localized("For how long, 1 to 30 minutes."))) var minutes: Int = 5

    @Flag(help: ArgumentHelp(localized("Show it in a browser, by a page on this machine that closes at the end.")))
    var page = false

    @Flag(help: ArgumentHelp(localized("Open that page in the browser of your desktop at once."))) var open = false

    @Flag(help: ArgumentHelp(localized("Show your own score beside it, which nobody else sees."))) var score = false

    @Flag(help: ArgumentHelp(localized("Say each step in a line."))) var plain = false

    @Flag(help: ArgumentHelp(localized("Nothing moves but words and figures."))) var still = false

    func validate() throws {
        guard (1...30).contains(minutes) else { throw ValidationError(localized("--minutes is from 1 to 30")) }
        guard !page && !open || !plain else {
            throw ValidationError(localized("--page and --plain are two ways to show it; give one"))
        }
        // Other users of this machine can read which address a browser is started with.
        guard !open || !score else {
            throw ValidationError(localized("--open shows no score, for others could find that page; use --page"))
        }
    }

    func run() async throws {
        let loaded = try configuration.load()
        let pacer = BreathPacer(pattern.pattern, minutes: Double(minutes))
        let company = BreathCompany(loaded.ownClient, wantsScore: score)
        // A daemon that does not answer keeps nobody waiting.
        _ = await TimeLimit.answer(within: Self.patience, of: { await company.ask() })
        guard !company.last.isInCall else {
            throw CommandFailure(localized("a call is on; breathe along when it is over"))
        }
        let caution = BreathCautionNote(stateFolder: loaded.locations.stateFolder)
        let isCautioned = pattern.pattern.holds && !caution.isRead
        if page || open {
            let content = BreathPage(pacer, in: .own, showsScore: score, showsCaution: isCautioned)
            let server = BreathServer(content, company: company) { if isCautioned { caution.remember() } }
            if open { return try await Self.openPage(of: server, lengthS: pacer.lengthS) }
            return try await server.run(lengthS: pacer.lengthS) { address in
                StandardOutput.sentence(InkedLine(localized("Open this page in a browser on this machine:")))
                StandardOutput.line(address)
            }
        }
        if isCautioned, try !caution.show() { return }
        let session = BreathSession(pacer: pacer, company: company, isStill: still)
        let isPlain = plain || !Terminal.hasColour
        let ending: BreathSession.Ending
        if !isPlain, let drawn = try await session.draw() {
            ending = drawn
        } else {
            ending = try await session.tell()
        }
        switch ending {
        case .over: StandardOutput.sentence(InkedLine(localized(BreathWords.over)))
        case .ended: break
        case .call: StandardOutput.sentence(InkedLine(localized(BreathWords.callBegan)))
        }
    }
}

extension BreatheCommand {
    /// Serves the page, and opens it on the desktop.
    private static func openPage(of server: BreathServer, lengthS: Double) async throws {
        let (failures, failed) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await server.run(lengthS: lengthS) { address in
                    if DesktopBrowser()?.open(address, onFailure: { failed.yield() }) != true { failed.yield() }
                }
            }
            group.addTask {
                for await _ in failures {
                    throw CommandFailure(localized("no browser could be opened"), status: .unavailable)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

/// What is said once before the breath is held for the first time.
struct BreathCautionNote {
    private let path: String

    init(stateFolder: String) { path = AgentFile.breathingCaution.path(in: stateFolder) }

    /// Whether it was said before.
    var isRead: Bool { FileManager.default.fileExists(atPath: path) }

    /// Says it, and asks whether to go on where somebody can be asked.
    /// - Returns: whether to go on.
    func show() throws -> Bool {
        for line in BreathCaution.lines { Terminal.note(localized(line)) }
        if Terminal.isTerminal(0) {
            Terminal.ask(localized("return: go on, q: leave:"))
            guard let answer = readLine(), answer.isEmpty else { return false }
        }
        remember()
        return true
    }

    /// Remembers that it was said. Where that cannot be written it is said again the next time, which does no harm.
    func remember() {
        do {
            try StateFile.makeFolder((path as NSString).deletingLastPathComponent)
            try StateFile.write(Array("1\n".utf8), to: path)
        } catch {}
    }
}

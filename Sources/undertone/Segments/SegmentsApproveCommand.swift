import ArgumentParser
import Events
import FeedClient
import Foundation
import Vocabulary

/// `undertone segments approve`: a second person's word.
struct SegmentsApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "See what others want with segments, and agree to it as a second person.",
        discussion: """
            For quality assurance. Where vault.second_person asks for two people, nobody hears, holds, releases, changes or erases \
            a segment alone; wherever it is, another's hold and keys that the configuration does not name take two. Each request \
            is shown with its reason, and you are asked. Your word is for that request alone, for 24 hours: done once, or heard \
            for ten minutes. The agent can read it.

            Example:
              undertone segments approve
              undertone segments approve 6b0e1a2c --for vera
              undertone segments approve --hub
            """)

    @OptionGroup var feed: FeedOptions

    @OptionGroup var hub: HubOptions

    @Argument(
        help: "The segment's identifier, or the first characters of it; all if not given.",
        completion: Completions.segments) var id: String = ""

    @Option(name: .customLong("for"), help: ArgumentHelp("Only what this user wants.", valueName: "name")) var person:
        String?

    @Option(help: ArgumentHelp("Only the request whose name begins so.", valueName: "id")) var request: String?

    @Option(
        help: ArgumentHelp(
            "Why you agree; it stands with the word, and the agent can read it. Asked for at a terminal if not given; "
                + PersonalWords.help, valueName: "text")) var reason: String?

    @Flag(help: "Do not ask; where one request alone is meant.") var yes = false

    @Flag(help: "Print the segments as the daemon then has them, one JSON object a line.") var json = false

    private struct Waiting {
        let client: FeedClient
        let segment: SegmentPayload
        let request: SegmentRequest
    }

    func validate() throws { try PersonalWords.check(reason) }

    func run() async throws {
        // Whoever reads it from standard input has nothing left to be asked with; so it is read first.
        let given = try PersonalWords.read(reason, asking: "why you look:")
        let waiting = try await waiting(given)
        guard !waiting.isEmpty else {
            guard id.isEmpty, person == nil, request == nil else {
                let who =
                    person.map { "nobody called \(PlainText.shown($0)) waits for anything" } ?? "no such request waits"
                throw CommandFailure("\(who); undertone segments approve shows those that do")
            }
            return StandardOutput.line("no request waits")
        }
        let mayAsk = Terminal.isTerminal(STDIN_FILENO)
        for one in waiting where !json { show(one) }
        guard yes ? waiting.count == 1 : mayAsk else {
            throw CommandFailure(
                yes
                    ? "\(waiting.count) requests wait; name one with its segment, --for or --request"
                    : "no terminal to ask on; name one request, and give --yes", status: .usage)
        }
        for one in waiting {
            if !yes {
                do {
                    try Terminal.confirm(
                        "Agree to request \(Wording.short(one.request.id)) of \(one.request.person)?",
                        refusal: "not agreed")
                } catch let refusal as CommandFailure {
                    Terminal.note(refusal.description)
                    continue
                }
            }
            let why = try given ?? (yes ? nil : PersonalWords.read(nil, asking: "why:", isNeeded: true))
            let record = try await one.client.approve(one.segment.segmentID, request: one.request.id, reason: why)
            if json { try StandardOutput.json(record) }
            if !json {
                StandardOutput.line(
                    InkedLine(
                        "agreed: \(one.request.person) may \(one.request.action.words) \(one.segment.segmentID) within 24 hours"
                    ))
            }
        }
    }

    /// What waits for somebody else, each once.
    private func waiting(_ reason: String?) async throws -> [Waiting] {
        let filter = SegmentFilter(state: .stored, limit: SegmentFilter.most)
        let why = reason ?? "which requests wait"
        let answers = try await hub.ask(or: feed) { clients, _ in
            try await clients.ask { try await $0.segments(filter, reason: why) }
        }
        var known: Set<String> = []
        return answers.flatMap { client, records in
            records.filter { id.isEmpty || GivenIdentifier(id).means($0.segment.segmentID) }.flatMap { record in
                (record.requests ?? []).filter { one in
                    one.isWaiting(at: .now) && (person == nil || person == one.person)
                        && one.id.hasPrefix(request ?? "") && known.insert(one.id).inserted
                }.map { Waiting(client: client, segment: record.segment, request: $0) }
            }
        }
    }

    private func show(_ one: Waiting) {
        let (segment, request) = (one.segment, one.request)
        StandardOutput.line(
            InkedLine(
                "\(request.person) wants to \(request.action.words) a recording of \(segment.agent), "
                    + "\(Wording.since(segment.startedAt)), \(segment.segmentID)", .bold))
        StandardOutput.line(InkedLine("  reason: \(request.reason ?? "none was stated")"))
        if let keys = request.recipients {
            StandardOutput.line(InkedLine("  for the keys, as \(request.person) says: \(keys.joined(separator: ", "))"))
        }
        if let file = request.fileHash { StandardOutput.line(InkedLine("  file: SHA-256 \(file)")) }
        StandardOutput.line(
            InkedLine("  request \(Wording.short(request.id)), asked at \(Wording.since(request.askedAt))"))
    }
}

extension SegmentAction {
    /// What is done with a recording, after "may".
    var words: String {
        switch self {
        case .hear: "hear"
        case .hold: "hold"
        case .release: "release"
        case .erase: "erase"
        case .redact: "silence a part of"
        case .rekey: "give other keys to"
        case .restore: "give the former keys back to"
        }
    }
}

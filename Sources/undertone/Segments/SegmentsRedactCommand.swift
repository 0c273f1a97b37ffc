import Age
import ArgumentParser
import Events
import FeedClient
import Foundation
import Replay
import Vault

/// `undertone segments redact`: takes a part out of a segment for good.
struct SegmentsRedactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "Mask a part of a segment: silence in the audio, nothing in the track, the gap marked.",
        discussion: """
            Makes a new segment, encrypted to the same people, in which the spans are silent and their part of the track is \
            empty. Give --from and --to as often as there are spans, in seconds or as min:s. Where a daemon holds the \
            segment, the new one is stored there; the old one stays until somebody else has opened the new one (`undertone \
            segments confirm`), the agent erases it, or its days are over. You are asked once, with what will be silent; a \
            script says --yes. A file is never changed: the new one is written beside it, or to --output, and the old one is yours to delete.

            The scores of a masked segment can only be re-computed up to the first span, and a replay says so.

            Example:
              undertone segments redact 1f0c6f9e-0 --identity qa.key --from 12.5 --to 15
              undertone segments redact case.age --identity qa.key --from 0:12 --to 0:15 --from 1:02.5 --to 1:04
            """)

    @OptionGroup var segment: SegmentOptions

    @Option(help: ArgumentHelp("Where a span begins: seconds, or min:s.", valueName: "time")) var from:
        [RecordingOffset]

    @Option(help: ArgumentHelp("Where it ends.", valueName: "time")) var to: [RecordingOffset]

    @Option(
        help: ArgumentHelp(
            "Who can open the new segment, as age1... or a file of such keys; those of the old one if not given.",
            valueName: "age1..."))
    var recipient: [String] = []

    @Option(help: "For a file: where to write the new segment.", completion: .file(extensions: ["age"])) var output:
        String?

    @OptionGroup var question: LastQuestion

    func validate() throws {
        guard !from.isEmpty, from.count == to.count else {
            throw ValidationError("every --from needs a --to, and the other way about")
        }
        guard zip(from, to).allSatisfy({ $0.seconds < $1.seconds }) else {
            throw ValidationError("a span ends after it begins")
        }
        let isFile = SegmentKeyOptions.isFile(segment.segment)
        if !isFile, output != nil { throw ValidationError("--output is for a file; a daemon keeps its own") }
    }

    func run() async throws {
        let isFile = SegmentKeyOptions.isFile(segment.segment)
        let why = isFile ? nil : try PersonalWords.needed(segment.key.reason, asking: "why (the agent can read it):")
        if !isFile { try question.check() }
        let opened = try await segment.key.open(segment.segment, reason: why)
        let old = opened.files.segment
        // What lies well behind the end is a slip, and would mask all to the end for good.
        if let beyond = to.first(where: { $0.seconds > old.metadata.durationS + 1 }) {
            throw CommandFailure(
                "--to \(ReplayStrip.clock(beyond.seconds)) is behind the end of this recording, which is "
                    + "\(ReplayStrip.clock(old.metadata.durationS)) long; nothing was masked", status: .usage)
        }
        let texts = recipient.isEmpty ? old.metadata.recipients : try RecipientOption.keys(recipient).map(\.description)
        guard !texts.isEmpty else {
            throw CommandFailure(
                "\(segment.segment): does not say whom it was encrypted to; name them with --recipient", status: .usage)
        }
        if recipient.isEmpty, let client = opened.client { try await checkKeys(of: opened, client) }
        let redaction = try redaction(of: old)
        var name = SegmentID.redaction(of: old.metadata.id)
        guard let client = opened.client else {
            let folder = (segment.segment as NSString).deletingLastPathComponent
            let path = output ?? (folder.isEmpty ? "" : folder + "/") + name + ".age"
            let bytes = try Self.encrypted(redaction.applied(to: old, for: texts, as: name), for: texts)
            try PlaintextFile.write(bytes, to: path, mayReplace: false)
            return StandardOutput.path(path)
        }
        let spans = zip(from, to).map {
            "\(ReplayStrip.clock($0.seconds)) to \(ReplayStrip.clock($1.seconds))"
        }.joined(separator: ", ")
        try question.asking("Mask \(spans) for good").ask(
            LastQuestion.words(
                agent: client.name(saying: old.metadata.agent), began: old.metadata.startedAt,
                durationS: old.metadata.durationS, id: opened.id))
        // The daemon knows which names there were; the one inside is to be the one that it gives.
        name = SegmentID.redaction(of: opened.id)
        let fingerprints = try Self.keys(texts).map(\.fingerprint)
        while true {
            let bytes = try Self.encrypted(redaction.applied(to: old, for: texts, as: name), for: texts)
            let record = try await client.storeRedaction(
                Data(bytes), of: opened.id, named: name, reason: opened.reason ?? "", recipients: fingerprints)
            if let record {
                if record.unconfirmed != nil {
                    Terminal.note(
                        "\(opened.id) stays until somebody else has run: undertone segments confirm \(record.segment.segmentID)"
                    )
                }
                return StandardOutput.line(record.segment.segmentID)
            }
            name = SegmentID.redaction(of: name)
        }
    }

    /// A segment that was handed to other keys still names the former ones inside, one of which may be in the wrong
    /// hands.
    private func checkKeys(of opened: SegmentKeyOptions.Opened, _ client: FeedClient) async throws {
        let (id, metadata) = (opened.id, opened.files.segment.metadata)
        let filter = SegmentFilter(alert: metadata.alertID)
        let record = try await client.segments(filter, reason: opened.reason).first { $0.segment.segmentID == id }
        guard let now = record?.segment.recipients,
            Set(now) != Set(try Self.keys(metadata.recipients).map(\.fingerprint))
        else { return }
        throw CommandFailure(
            "\(id): was handed to other keys since it was written (\(now.joined(separator: ", "))); name them with --recipient",
            status: .usage)
    }

    private static func keys(_ texts: [String]) throws -> [AgeRecipient] {
        try texts.map { text in
            do { return try AgeRecipient(text) } catch { throw CommandFailure("\(text): \(error)", status: .usage) }
        }
    }

    private func redaction(of old: Segment) throws -> Redaction {
        do { return try Redaction(zip(from, to).map { ($0.seconds, $1.seconds) }, of: old) } catch {
            switch error {
            case .nothing: throw CommandFailure("no span is given; name one with --from and --to", status: .usage)
            case .emptySpan(let fromS, let toS):
                throw CommandFailure(
                    "\(fromS) to \(toS) s: no part of this recording, which is "
                        + "\(Wording.oneDecimal(old.metadata.durationS)) s long", status: .usage)
            }
        }
    }

    /// The age file of a segment. Only what is encrypted touches the disk on the way.
    private static func encrypted(_ segment: Segment, for texts: [String]) throws -> [UInt8] {
        let recipients = try keys(texts)
        let folder = FileManager.default.temporaryDirectory.appending(path: "undertone-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let writer = try SegmentWriter(directory: folder.path(percentEncoded: false), recipients: recipients)
        let stored = try writer.write(segment)
        guard let bytes = FileManager.default.contents(atPath: stored.path) else {
            throw CommandFailure("\(stored.path): cannot be read again", status: .inputOutput)
        }
        return Array(bytes)
    }
}

/// A moment of a recording as a person writes it: `12.5` seconds, or `1:02.5`.
struct RecordingOffset: ExpressibleByArgument, Equatable {
    /// Seconds from the first sample on.
    let seconds: Double

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(?:(\d{1,4}):(?=\d\d(?:\.|$)))?(\d{1,6}(?:\.\d{1,6})?)/),
            let rest = Double(match.output.2)
        else { return nil }
        let minutes = match.output.1.flatMap { Double($0) }
        guard minutes == nil || rest < 60 else { return nil }
        seconds = (minutes ?? 0) * 60 + rest
    }
}

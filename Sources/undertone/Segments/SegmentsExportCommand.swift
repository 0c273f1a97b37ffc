import ArgumentParser
import Replay
import Vault

/// `undertone segments export`: a segment in the clear, as files that other programs read.
struct SegmentsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Decrypt a segment into files: the audio, the track and the description.",
        discussion: """
            Makes a folder ID with audio.flac, audio.wav, track.csv and segment.json (the description and the track), or one \
            file of the format that is asked for. All are readable for you alone, and nothing is written unless the whole \
            segment is genuine.

            Example:
              undertone segments export 1f0c6f9e-0 --identity qa.key --output ~/case-17
              undertone segments export 1f0c6f9e-0 --identity qa.key --format csv --output - | head
            """)

    @OptionGroup var segment: SegmentOptions

    @OptionGroup var hub: HubOptions

    @Option(
        help: """
            Folder, or file where one format is asked for; - writes it to standard output. Named after the segment, here, if \
            not given.
            """, completion: .file()) var output: String?

    @Option(help: "wav, flac, csv (the track), json (all but the audio), or all.") var format: Format = .all

    @Flag(help: "Replace files that are there.") var force = false

    enum Format: String, CaseIterable, ExpressibleByArgument { case wav, flac, csv, json, all }

    func validate() throws {
        if output == "-", format == .all {
            throw ValidationError("standard output takes one format; name it with --format")
        }
    }

    func run() async throws {
        let files = try await segment.open(through: hub).files
        let id = files.segment.metadata.id
        guard format == .all else { return try write(format, of: files, id: id) }
        let folder = output ?? id
        let names: [(String, Format)] = [
            ("audio.flac", .flac), ("audio.wav", .wav), ("track.csv", .csv), ("segment.json", .json),
        ]
        let contents = try names.map { (folder + "/" + $0, try Self.bytes(of: files, in: $1)) }
        try PlaintextFile.check(contents.map(\.0), mayReplace: force)
        try PlaintextFile.makeFolder(folder, hint: "name another with --output")
        for (path, bytes) in contents { try PlaintextFile.write(bytes, to: path, mayReplace: force) }
        for (path, _) in contents { StandardOutput.path(path) }
    }

    private func write(_ format: Format, of files: SegmentFiles, id: String) throws {
        if output == "-" {
            let bytes = try Self.bytes(of: files, in: format)
            switch format {
            case .wav, .flac: return try StandardOutput.sound(bytes)
            case .csv: return StandardOutput.file(bytes)
            case .json, .all: return StandardOutput.json(bytes)
            }
        }
        let name = "\(id).\(format.rawValue)"
        let path = output.map { PlaintextFile.isFolder($0) ? $0 + "/" + name : $0 } ?? name
        try PlaintextFile.check([path], mayReplace: force)
        try PlaintextFile.write(try Self.bytes(of: files, in: format), to: path, mayReplace: force)
        StandardOutput.path(path)
    }

    private static func bytes(of files: SegmentFiles, in format: Format) throws -> [UInt8] {
        switch format {
        case .wav: try files.wav()
        case .flac: try files.flac()
        case .csv: files.csv()
        case .json, .all: Array(SegmentTable(files.segment).json())
        }
    }
}

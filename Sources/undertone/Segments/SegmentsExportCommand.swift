import ArgumentParser
import Foundation
import Vault

/// `undertone segments export`: a segment in the clear, as files that other programs read.
struct SegmentsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Decrypt a segment into a folder: the audio, the track and the description.",
        discussion: """
            Makes a folder ID with audio.flac (or audio.wav), track.csv and segment.json, readable for you alone. The files \
            are the ones that were stored, byte by byte; a WAV file holds the same samples. Nothing is written unless the \
            whole segment is genuine.

            Example:
              undertone segments export 1f0c6f9e-0 --identity qa.key --output ~/case-17
            """)

    @OptionGroup var segment: SegmentOptions

    @Option(help: "Folder for the files; a folder named after the segment, here, if not given.", completion: .directory)
    var output: String?

    @Option(help: "flac or wav.")
    var format: AudioFormat = .flac

    @Flag(help: "Replace files that are there.")
    var force = false

    enum AudioFormat: String, CaseIterable, ExpressibleByArgument {
        case flac, wav
    }

    func run() async throws {
        let files = try await segment.open().files
        let audio = format == .flac ? try files.flac() : try files.wav()
        let folder = output ?? files.segment.metadata.id
        let contents = [
            ("audio.\(format.rawValue)", audio), ("track.csv", files.csv()), ("segment.json", files.json),
        ].map { (folder + "/" + $0, $1) }
        try PlaintextFile.check(contents.map(\.0), mayReplace: force)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(
                "\(folder): the folder cannot be made; name another with --output", status: .cannotCreate)
        }
        for (path, bytes) in contents { try PlaintextFile.write(bytes, to: path, mayReplace: force) }
        for (path, _) in contents { StandardOutput.line(path) }
    }
}

import ArgumentParser
import EventLog
import Foundation

/// `undertone audit export`: every row with its hashes, for another place or program.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write every row with its hashes as NDJSON, one JSON object a line.",
        discussion: """
            The file is readable for you alone. Its last line's sequence and hash, kept where the agent's desktop cannot reach, \
            are an anchor for `undertone audit verify --anchor SEQUENCE:HASH`.

            Example:
              undertone audit export --output audit-2026-11.ndjson
              undertone audit export | tail -n 1 | jq -r '"\\(.sequence):\\(.hash)"'
            """)

    @OptionGroup var source: AuditOptions

    @Option(help: "File to make; standard output if not given.", completion: .file())
    var output: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() async throws {
        guard let output else {
            return try await source.eachPage { for entry in $0 { try StandardOutput.json(entry) } }
        }
        try PlaintextFile.check([output], mayReplace: force)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var bytes = Data()
        try await source.eachPage { entries in
            for entry in entries { bytes += try encoder.encode(entry) + [UInt8(ascii: "\n")] }
        }
        try PlaintextFile.write(bytes, to: output, mayReplace: force)
        StandardOutput.line(output)
    }
}

import ArgumentParser
import CallSimulation
import Foundation

/// Every kind of call of every voice, and all calm speech that the prompts hold, through the daemon's analysis.
@main struct CallBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Strain found and false alerts on made calls of recorded voices.",
        discussion: "Example: CallBench --seeds 1 --kinds calm lombard-pink-25 --keep calls")

    @Option(help: "Calls of each kind and voice.")
    var seeds = 3

    @Option(parsing: .upToNextOption, help: "Names of the kinds to make; every kind without it.")
    var kinds: [String] = []

    @Option(help: "Folder for the calls as WAV files, each with its times in a text file beside it.")
    var keep: String?

    mutating func validate() throws {
        let known = Set((CallKind.all + [.allCalm]).map(\.name))
        if let unknown = kinds.first(where: { !known.contains($0) }) {
            throw ValidationError("no kind \(unknown); there are: \(known.sorted().joined(separator: ", "))")
        }
        guard seeds > 0 else { throw ValidationError("--seeds is a number above 0") }
    }

    func run() async throws {
        let voices = PromptVoice.all
        guard voices.allSatisfy(\.isInstalled), SoundConverter.path != nil else {
            throw ValidationError("no recorded prompts, or no ffmpeg: make calls-deps")
        }
        let folder = keep.map { URL(filePath: $0) }
        if let folder { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        let wanted = ([.allCalm] + CallKind.all).filter { kinds.isEmpty || kinds.contains($0.name) }
        var table = CallTable(kinds: wanted)
        for voice in voices {
            let maker = try CallMaker(voice: voice, others: voices)
            let jobs = wanted.flatMap { kind in (1...(kind == .allCalm ? 1 : seeds)).map { (kind, UInt64($0)) } }
            try await withThrowingTaskGroup { group in
                var left = jobs[...]
                for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                    guard let (kind, seed) = left.popFirst() else { break }
                    group.addTask { try Self.judge(kind, seed, maker, folder) }
                }
                for try await result in group {
                    table.add(result)
                    guard let (kind, seed) = left.popFirst() else { continue }
                    group.addTask { try Self.judge(kind, seed, maker, folder) }
                }
            }
            FileHandle.standardError.write(Data("\(voice.folder): \(jobs.count) calls\n".utf8))
        }
        print(table.text)
    }

    private static func judge(
        _ kind: CallKind, _ seed: UInt64, _ maker: CallMaker, _ folder: URL?
    ) throws -> CallTable.Entry {
        let call = try maker.call(kind, seed: seed)
        if let folder { try call.write(to: folder) }
        return CallTable.Entry(kind: kind, name: call.name, rampS: call.rampS, outcome: CallOutcome(of: call))
    }
}

import Foundation
import Glibc
import TestSignals

/// Pieces of what was spoken, and the search for them in whatever form they may lie around.
struct Marker {
    /// How many pieces were found.
    struct Count: CustomStringConvertible {
        /// As 16-bit steps, of either byte order.
        var steps = 0
        /// As floats.
        var floats = 0

        /// Bytes looked at.
        var bytes = 0

        var all: Int { steps + floats }
        var description: String { "\(steps) and \(floats) in \(bytes) bytes" }
    }

    /// Samples of a piece.
    private static let length = 24
    /// How many pieces are looked for in each form.
    let pieceCount: Int
    private let steps: ByteSearch
    private let floats: ByteSearch

    /// Takes pieces out of the last half minute, where they are loud enough to be like nothing else.
    init(_ spoken: [Int16]) {
        var (steps, floats): ([[UInt8]], [[UInt8]]) = ([], [])
        let first = max(0, spoken.count - 16_000 * 30)
        for start in stride(from: first, to: spoken.count - Self.length, by: 4_000) {
            let piece = spoken[start..<start + Self.length]
            guard Set(piece).count > 16, piece.contains(where: { abs(Int($0)) > 500 }) else { continue }
            steps.append(piece.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
            steps.append(piece.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] })
            floats.append(
                piece.flatMap { step -> [UInt8] in
                    let bits = (Float(step) / 32_768).bitPattern
                    return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt32($0))) }
                })
        }
        pieceCount = floats.count
        self.steps = ByteSearch(steps)
        self.floats = ByteSearch(floats)
    }

    /// Pieces found in bytes.
    func count(in bytes: Data) -> Count { count(in: Array(bytes).span) }

    /// Pieces found in all memory of a process that can be read.
    func count(inMemoryOf process: pid_t) -> Count {
        var total = Count()
        // Shared memory is the sound server's, which owns the microphone.
        ProcessImage.read(of: process, where: { $0.isPrivate && $0.range.count < 1 << 30 }) { _, bytes in
            let found = count(in: bytes)
            total.steps += found.steps
            total.floats += found.floats
            total.bytes += bytes.count
        }
        return total
    }

    private func count(in bytes: Span<UInt8>) -> Count {
        Count(steps: steps.found(in: bytes), floats: floats.found(in: bytes))
    }

    /// Bytes of the files of a folder whose names end so.
    static func size(of folder: String, suffix: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.reduce(0) { sum, name in
            let size = try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.size] as? Int
            return sum + (size ?? 0)
        }
    }

    /// Whether the kernel writes cores as files named `core...` where a process is, and we may lift its limit.
    static let canForceKernelCore: Bool = {
        let pattern = try? String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
        return geteuid() == 0 && pattern?.hasPrefix("core") == true
            && FileManager.default.isExecutableFile(atPath: "/usr/bin/prlimit")
    }()
}

import Glibc
import TestSignals

/// What a process holds in its memory, as root may read it.
enum ProcessImage {
    /// One mapping of a process.
    struct Mapping {
        /// Addresses and the name, as they stand in `/proc/PID/maps`.
        let name: String
        let isWritable: Bool
        let isPrivate: Bool
        let range: Range<UInt>
    }

    /// Reads the mappings that `isWanted` one after the other; what has gone in the meantime is left out.
    static func read(
        of process: pid_t, where isWanted: (Mapping) -> Bool, _ body: (Mapping, Span<UInt8>) -> Void
    ) {
        // SAFETY: the string lives for the length of the call.
        let memory = unsafe open("/proc/\(process)/mem", O_RDONLY)
        guard memory >= 0 else { return }
        defer { close(memory) }
        for mapping in mappings(of: process) where isWanted(mapping) {
            var bytes = [UInt8](repeating: 0, count: mapping.range.count)
            let size = bytes.count
            // SAFETY: the array holds `size` bytes.
            let count = unsafe pread(memory, &bytes, size, off_t(mapping.range.lowerBound))
            if count > 0 { body(mapping, bytes.span.extracting(0..<count)) }
        }
    }

    /// Every mapping that can be read.
    private static func mappings(of process: pid_t) -> [Mapping] {
        ProcessFile.text("maps", of: process).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard bounds.count == 2, words[1].hasPrefix("r") else { return nil }
            return Mapping(
                name: "\(words[0]) \(words.dropFirst(5).joined(separator: " "))",
                isWritable: words[1].dropFirst().hasPrefix("w"), isPrivate: words[1].hasSuffix("p"),
                range: bounds[0]..<bounds[1])
        }
    }
}

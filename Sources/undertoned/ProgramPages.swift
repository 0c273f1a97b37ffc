import Foundation
import Glibc

/// The pages of program files that are mapped into this process.
enum ProgramPages {
    /// Lets go of all code and constants; what is still used is mapped again at once, from the file cache, without a
    /// word from the disk.
    ///
    /// Starting up touches far more of the program than listening does, and it would stay mapped for good: a third of
    /// the daemon's resident memory. Unmapped, the system may have it back where memory is short.
    static func release() {
        for part in neverWritten {
            // SAFETY: nobody has written there, so that what is read from the file again is the same. A library that
            // has gone since is refused, or another lies there, of which the same holds.
            _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: part.lowerBound), part.count, MADV_DONTNEED)
        }
    }

    /// Where code of files lies, and constants that begin with the head of the file: the linker, which relocates others
    /// and then protects them, has none in the same mapping as the head.
    private static var neverWritten: [Range<UInt>] {
        // The kernel hands the list out in pieces, which whoever asks for a file of known size takes for the whole.
        guard let file = FileHandle(forReadingAtPath: "/proc/self/maps") else { return [] }
        var list = Data()
        while let piece = try? file.read(upToCount: 1 << 16), !piece.isEmpty { list += piece }
        return String(decoding: list, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count >= 6, words[5].hasPrefix("/") else { return nil }
            guard words[1] == "r-xp" || words[1] == "r--p" && Int(words[2], radix: 16) == 0 else { return nil }
            let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil
        }
    }
}

import Foundation

/// What the kernel says of a process below `/proc`.
public enum ProcessFile {
    /// Reads a file to its end. The kernel hands long lists out in pieces, and Foundation, which finds no size, may
    /// take the first of them for all.
    /// - Parameters:
    ///   - name: the file, such as `maps`.
    ///   - process: whose; of this process where it is `nil`.
    /// - Returns: what it holds; empty where there is none.
    public static func text(_ name: String, of process: Int32? = nil) -> String {
        let path = "/proc/\(process.map(String.init) ?? "self")/\(name)"
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        var text = Data()
        while let piece = try? file.read(upToCount: 1 << 16), !piece.isEmpty { text += piece }
        return String(decoding: text, as: UTF8.self)
    }

    /// What a line of `status` counts, such as `VmRSS`, in kB of 1,024 bytes; `nil` without such a line.
    public static func statusKB(_ line: String, of process: Int32? = nil) -> Int? {
        let found = text("status", of: process).split(separator: "\n").first { $0.hasPrefix("\(line):") }
        return found.flatMap { Int($0.filter(\.isNumber)) }
    }
}

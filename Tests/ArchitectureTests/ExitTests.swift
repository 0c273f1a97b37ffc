import Foundation
import Testing

/// Text for people has one exit in each program, which takes out what steers a terminal: nothing else writes to a
/// stream.
@Suite struct ExitTests {
    /// The exits.
    private static let exits: Set<String> = [
        "Sources/undertone/Terminal/Terminal.swift", "Sources/undertoned/Console.swift",
        "Sources/undertone-uplink/Console.swift", "Sources/undertone-hub/Console.swift",
    ]
    private static let files = ["undertone", "undertoned", "undertone-uplink", "undertone-hub"].flatMap {
        PackageTree.files(below: "Sources/" + $0)
    }.filter { $0.hasSuffix(".swift") && !exits.contains($0) }

    @Test func nothingWritesButTheExits() {
        let found = Self.files.flatMap { file in
            (PackageTree.lines(of: file) ?? []).enumerated().compactMap { index, line in
                Self.writes(line) ? "\(file):\(index + 1): \(line.trimmingCharacters(in: .whitespaces))" : nil
            }
        }
        #expect(found == [])
        #expect(Self.files.count > 100)
        #expect(Self.exits.allSatisfy { PackageTree.lines(of: $0) != nil })
    }

    @Test(arguments: [
        #"print("a")"#, "        print(name, to: &stream)", "debugPrint(x)", "Swift.print(x)", "dump(value)",
        "FileHandle.standardOutput.write(data)", "FileHandle.standardError.write(data)", "fputs(text, out)",
        "puts(text)", "printf(text)", "vprintf(format, list)", "putchar(7)", "perror(nil)", "fwrite(b, 1, 2, stdout)",
        "setvbuf(stderr, nil, 0, 0)", "write(STDOUT_FILENO, bytes, count)", "Glibc.write(STDERR_FILENO, bytes, count)",
        "write(1, bytes, count)", "write(2, bytes, count)", "FileHandle(fileDescriptor: 1)",
        "FileHandle(fileDescriptor: STDERR_FILENO)", "syslog(3, text)", #"open("/dev/stdout", O_WRONLY)"#,
        "StreamLogHandler.standardError(label: label)", "sd_notify(0, text)", "sd_journal_print(3, text)",
        "exit(withError: error)", "dprintf(2, text)", "pwrite(1, b, 1, 0)", "writev(1, list, 2)",
    ])
    func aWayOutIsFound(line: String) {
        #expect(Self.writes(line[...]))
    }

    @Test(arguments: [
        "table.print()", "func print() {", "Self.print(report)", "    private static func print(_ entries: [Row]) {",
        "// print(x)", "/// write(1, ...) is what", "write(descriptor, bytes, count)", "isTerminal(STDOUT_FILENO)",
        "fingerprint(of: key)",
    ])
    func anOrdinaryLineIsNot(line: String) {
        #expect(!Self.writes(line[...]))
    }

    private static let ways = [
        #"(?<![.\w])(?:debugPrint|dump|fputs|puts|putchar|perror|v?printf|d?printf|vdprintf|syslog|fwrite|putc)\("#,
        #"(?<!func )(?<![.\w])print\("#, #"Swift\.print\("#, #"FileHandle\.standard(?:Output|Error)"#,
        #"(?<![.\w])(?:stdout|stderr)\b"#, #"(?:write|writev|send|dprintf)\((?:[12]|STDOUT_FILENO|STDERR_FILENO),"#,
        #"FileHandle\(fileDescriptor: (?:[12]\b|STD)"#, #"/dev/std(?:out|err)"#, #"StreamLogHandler"#, #"sd_notify"#,
        #"sd_journal_print"#, #"exit\(withError"#,
    ].joined(separator: "|")

    private static func writes(_ line: Substring) -> Bool {
        let code = line.drop(while: \.isWhitespace)
        guard !code.hasPrefix("//") else { return false }
        return code.range(of: ways, options: .regularExpression) != nil
    }
}

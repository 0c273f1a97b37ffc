import Testing

/// What reads answers of other processes makes no whole number by a conversion that ends the program where the number
/// does not fit: `Int(1e300)` crashed every supervisor's view. There is `init(rounding:in:)` for it, `init(clamping:)`
/// and `init(exactly:)` between whole numbers, and `init(_:radix:)` for text.
@Suite struct ConversionTests {
    private static let folders = [
        "Sources/FeedClient", "Sources/Roster",
        "Sources/undertone/Agent", "Sources/undertone/Audit", "Sources/undertone/Feed", "Sources/undertone/Segments",
        "Sources/undertone/Watch",
    ]
    private static let files = [
        "Sources/undertone/Doctor/DaemonCheck.swift", "Sources/undertone/Terminal/Wording.swift",
    ]

    @Test func nothingBehindTheDecoderConvertsSoThatItCanTrap() {
        let all = Self.folders.flatMap { PackageTree.files(below: $0) }.filter { $0.hasSuffix(".swift") } + Self.files
        let found = all.flatMap { file in
            (PackageTree.lines(of: file) ?? []).enumerated().filter { Self.canTrap($1) }.map {
                "\(file):\($0.offset + 1)"
            }
        }
        #expect(all.count > 40)
        #expect(found == [])
    }

    @Test(arguments: [
        "Int(value.rounded())", "let x = Int(score / 100 * Double(columns))", "UInt8(level)", "Int64($0 * 1000)",
        "time.map { Int($0) }", "Int32(truncating: x)", "part + 1", "gap.after + 1", "count: entry.sequence + 1",
    ])
    func aConversionThatCanTrapIsFound(line: String) { #expect(Self.canTrap(line[...])) }

    @Test(arguments: [
        "Int(rounding: value, in: 0...9)", "Int64(clamping: entry.bytes)", "UInt8(ascii: \"\\n\")",
        "Int($0, radix: 10)",
        "/// `Int(1e300)` traps", "let x: (Int) -> Int", "segment.part &+ 1", "index + 1", "print(Point(x))",
    ])
    func aConversionThatCannotIsNot(line: String) { #expect(!Self.canTrap(line[...])) }

    // "gap.after" is two words in a program, and one to Unicode.
    private static var conversion: Regex<(Substring, Substring)> {
        /\bU?Int(?:8|16|32|64)?\((?!\))([^)]*)/.wordBoundaryKind(.simple)
    }
    private static var step: Regex<Substring> {
        /\b(?:after|part|sequence|tier) \+ 1\b/.wordBoundaryKind(.simple)
    }

    private static func canTrap(_ line: Substring) -> Bool {
        guard !line.contains(/^\s*\/\//) else { return false }
        let conversions = line.matches(of: conversion).map { $0.output.1 }
        let harmless =
            /^\s*(?:clamping|exactly|truncatingIfNeeded|bitPattern|rounding|ascii):|, radix: |^(?:POLLIN|TIOCGWINSZ)$/
        return conversions.contains { !$0.contains(harmless) }
            // The largest number that a daemon may write has no next one either.
            || line.contains(step)
    }
}

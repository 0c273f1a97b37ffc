import Foundation

/// How long the tests of endurance run: briefly with all the others, at full length under `make soak`.
enum Soak {
    /// Hours of audio, or `nil` for the short run: `UNDERTONE_SOAK_HOURS`.
    static let hours = ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"].flatMap { Double($0) }

    /// The number for the short run, or that for the full one.
    static func count(_ short: Int, full: Int) -> Int { hours == nil ? short : full }

    /// Tells the figures of a full run.
    static func report(_ figures: String) {
        if hours != nil { print(figures) }
    }
}

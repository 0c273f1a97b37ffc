import ArgumentParser

/// A moment of a recording as a person writes it: `12.5` seconds, or `1:02.5`.
struct Instant: ExpressibleByArgument, Equatable {
    /// Seconds from the first sample on.
    let seconds: Double

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(?:(\d{1,4}):(?=\d\d(?:\.|$)))?(\d{1,6}(?:\.\d{1,6})?)/),
            let rest = Double(match.output.2)
        else { return nil }
        let minutes = match.output.1.flatMap { Double($0) }
        guard minutes == nil || rest < 60 else { return nil }
        seconds = (minutes ?? 0) * 60 + rest
    }
}

import ArgumentParser

/// A length of time as a person writes it: `90`, `90s`, `2m`, `1h30m`.
struct Span: ExpressibleByArgument, Equatable {
    /// The length.
    let seconds: Double

    init?(argument: String) {
        guard
            let match = argument.wholeMatch(of: /(?:(\d{1,4})h)?(?:(\d{1,4})m(?:in)?)?(?:(\d{1,6})s?)?/),
            !argument.isEmpty
        else { return nil }
        let parts = [match.output.1, match.output.2, match.output.3].map { $0.flatMap { Double($0) } ?? 0 }
        seconds = parts[0] * 3_600 + parts[1] * 60 + parts[2]
        guard seconds > 0 else { return nil }
    }
}

public import ArgumentParser
public import EventLog
import Foundation

/// Which segments a list shows.
struct SegmentFilterOptions: ParsableArguments {
    @Option(help: "Only of alerts of this level: elevated, high or critical.")
    var level: EventLevel?

    @Option(help: ArgumentHelp("Only of the alert whose identifier begins so.", valueName: "id"))
    var alert: String?

    @Option(
        help: ArgumentHelp(
            "Only those that began then or later: a day (2025-03-01), an instant (RFC 3339), or how long ago (12h, 7d).",
            valueName: "when"))
    var since: PastInstant?

    @Option(help: ArgumentHelp("Only those that began before.", valueName: "when"))
    var until: PastInstant?

    @Option(help: "Where they stand: current (all but what was erased), stored, refused, erased or all.")
    var state: SegmentFilter.Standing = .current

    @Flag(inversion: .prefixedNo, help: "Only those that somebody holds; with --no-held only the others.")
    var held: Bool?

    @Option(help: "Only those that are kept for replay, or for evaluation.")
    var purpose: SegmentPurpose?

    @Option(help: "At most so many.")
    var limit = SegmentFilter.usual

    func validate() throws {
        guard (1...SegmentFilter.most).contains(limit) else {
            throw ValidationError("--limit is from 1 to \(SegmentFilter.most)")
        }
    }

    /// The same for a daemon.
    var filter: SegmentFilter {
        SegmentFilter(
            level: level, alert: alert, since: since?.instant, until: until?.instant, state: state, isHeld: held,
            purpose: purpose, limit: limit)
    }

    /// Whether it leaves anything out.
    var isNarrow: Bool { filter != SegmentFilter(limit: limit) }
}

/// A moment as a person names it.
struct PastInstant: ExpressibleByArgument, Equatable {
    let instant: Timestamp

    init?(argument: String) {
        self.init(argument, now: .now)
    }

    /// Reads `7d`, `12h`, `30m`, a day of the local calendar, or RFC 3339.
    init?(_ text: String, now: Timestamp) {
        if let match = text.wholeMatch(of: /([0-9]{1,6})([mhd])/), let number = Double(match.1) {
            let unit = match.2 == "d" ? 86_400.0 : match.2 == "h" ? 3_600 : 60
            instant = now.advanced(bySeconds: -number * unit)
        } else if text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
            let format = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
            guard let day = try? format.parse(text) else { return nil }
            instant = Timestamp(day)
        } else {
            guard let exact = Timestamp(text: text) else { return nil }
            instant = exact
        }
    }
}

extension EventLevel: ExpressibleByArgument {}

extension SegmentFilter.Standing: ExpressibleByArgument {}

extension SegmentPurpose: ExpressibleByArgument {}

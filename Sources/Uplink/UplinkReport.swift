public import Fleet
public import Vocabulary

/// How the uplink stands, as the process that runs writes it down for `status` and for figures.
public struct UplinkReport: Sendable, Equatable, Codable {
    /// How one agent's lane stands.
    public struct Lane: Sendable, Equatable, Codable {
        /// The agent's login.
        public var name: String
        /// The daemon's socket.
        public var socket: String
        /// How the uplink stands to the daemon.
        public var link: DeskStanding.Link
        /// Why it is not followed, in words.
        public var fault: String?
        /// How many events wait for a receipt.
        public var lag: Int
        /// When the oldest of them happened.
        public var waitingSince: Timestamp?
        /// How many events have a receipt since the start.
        public var sent: Int
        /// How often something was sent again.
        public var repeated: Int
        /// How often the log no longer held what had not left.
        public var gaps: Int
        /// How many events were too large to leave.
        public var oversized: Int

        private enum CodingKeys: String, CodingKey {
            case name, socket, link, fault, lag, sent, repeated, gaps, oversized
            case waitingSince = "waiting_since"
        }

        init(
            name: String, socket: String, link: DeskStanding.Link, fault: String?, lag: Int, waitingSince: Timestamp?,
            sent: Int, repeated: Int, gaps: Int, oversized: Int
        ) {
            self.name = name
            self.socket = socket
            self.link = link
            self.fault = fault
            self.lag = lag
            self.waitingSince = waitingSince
            self.sent = sent
            self.repeated = repeated
            self.gaps = gaps
            self.oversized = oversized
        }
    }

    /// Release of the program.
    public var version: String
    /// When this was so.
    public var at: Timestamp
    /// The server that is spoken to; `nil` where the link is down.
    public var server: String?
    /// Why the link is down, in words.
    public var fault: String?
    /// Since when the link is up or down.
    public var since: Timestamp
    /// The agents' lanes, by name.
    public var lanes: [Lane]

    init(version: String, at: Timestamp, server: String?, fault: String?, since: Timestamp, lanes: [Lane]) {
        self.version = version
        self.at = at
        self.server = server
        self.fault = fault
        self.since = since
        self.lanes = lanes
    }

    /// The figures in the text format of Prometheus.
    /// - Parameters:
    ///   - isRunning: whether the process runs that wrote this.
    ///   - now: the time.
    /// - Returns: the text.
    public func figures(isRunning: Bool, at now: Timestamp) -> String {
        let isUp = isRunning && server != nil
        func age(_ since: Timestamp?) -> String {
            "\(since.map { max(0, Double(now.millisecondsSince1970 - $0.millisecondsSince1970) / 1_000) } ?? 0.0)"
        }
        func each(_ value: (Lane) -> String) -> [(label: String, value: String)] {
            lanes.map { ("{lane=\"\($0.name)\"}", value($0)) }
        }
        let families: [(name: String, kind: String, help: String, rows: [(label: String, value: String)])] = [
            ("running", "gauge", "Whether the uplink runs.", [("", isRunning ? "1" : "0")]),
            ("connected", "gauge", "Whether the link to the site is up.", [("", isUp ? "1" : "0")]),
            (
                "following", "gauge", "Whether an agent's daemon is followed.",
                each { isRunning && $0.link == .following ? "1" : "0" }
            ),
            ("lag_events", "gauge", "Events that wait for the hub's receipt.", each { "\($0.lag)" }),
            ("lag_seconds", "gauge", "Age of the oldest event that waits.", each { age($0.waitingSince) }),
            ("sent_events_total", "counter", "Events that have a receipt.", each { "\($0.sent)" }),
            ("repeats_total", "counter", "Batches that were sent again.", each { "\($0.repeated)" }),
            (
                "gaps_total", "counter", "Stretches of the log that were gone before they had left.",
                each { "\($0.gaps)" }
            ),
            ("oversized_events_total", "counter", "Events that were too large to leave.", each { "\($0.oversized)" }),
        ]
        return families.map { family in
            let name = "undertone_uplink_\(family.name)"
            let head = "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.kind)\n"
            return head + family.rows.map { "\(name)\($0.label) \($0.value)\n" }.joined()
        }.joined()
    }
}

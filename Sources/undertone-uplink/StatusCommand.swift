import ArgumentParser
import Events
import Fleet
import Foundation
import Uplink
import Vocabulary

/// `undertone-uplink status`: whether what is to leave leaves.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the link to the site, and what waits of each agent.",
        discussion: """
            Exit status 3 where the uplink does not run or is not connected.

            Example:
              sudo undertone-uplink status
              sudo undertone-uplink status --json
            """)

    @Flag(help: "Print it as one JSON object.") var json = false

    @OptionGroup var state: StateOption

    func run() throws {
        let folder = try state.folder()
        let standing = Standing(
            membership: try folder.membership(), isApproved: try folder.credential() != nil,
            isRunning: folder.isRunning, report: try folder.report())
        if json { Console.tell(try JSON.text(standing)) } else { standing.lines(at: .now).forEach(Console.tell) }
        guard standing.isConnected else { throw ExitCode(3) }
    }
}

/// `undertone-uplink metrics`: the same as figures.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print figures for Prometheus, for instance into a file of the node exporter.",
        discussion: """
            Example:
              undertone-uplink metrics > /var/lib/prometheus/node-exporter/undertone-uplink.prom
            """)

    @OptionGroup var state: StateOption

    func run() throws {
        let folder = try state.folder()
        _ = try folder.membership()
        guard let report = try folder.report() else {
            throw UplinkError(.unreachable, "The uplink has not run so far: systemctl start undertone-uplink")
        }
        let figures = report.figures(isRunning: folder.isRunning, at: .now)
        for line in figures.split(separator: "\n") { Console.tell(String(line)) }
    }
}

/// How the uplink stands, for people and programs.
private struct Standing: Encodable {
    let membership: Membership
    let isApproved: Bool
    let isRunning: Bool
    let report: UplinkReport?

    private enum CodingKeys: String, CodingKey {
        case site, desk, label, since, approved, running, connected, link
    }

    var isConnected: Bool { isRunning && report?.server != nil }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(membership.site, forKey: .site)
        try container.encode(membership.desk, forKey: .desk)
        try container.encodeIfPresent(membership.label, forKey: .label)
        try container.encode(membership.since, forKey: .since)
        try container.encode(isApproved, forKey: .approved)
        try container.encode(isRunning, forKey: .running)
        try container.encode(isConnected, forKey: .connected)
        try container.encodeIfPresent(report, forKey: .link)
    }

    func lines(at now: Timestamp) -> [String] {
        let label = membership.label.map { " (\($0))" } ?? ""
        var lines = ["site     \(membership.site), desk \(membership.desk)\(label)"]
        guard isApproved else {
            return lines + [
                "link     this desk has to be approved first: undertone-hub desk approve \(membership.desk)"
            ]
        }
        guard isRunning, let report else {
            return lines + ["link     the uplink does not run: systemctl start undertone-uplink"]
        }
        let age = Self.span(since: report.since, at: now)
        lines.append(
            report.server.map { "link     connected to \($0) for \(age)" }
                ?? "link     down for \(age): \(report.fault ?? "nobody knows why")")
        guard !report.lanes.isEmpty else {
            return lines + ["agents   none: no daemon here has a socket for the hub (feed.hub_socket)"]
        }
        let width = report.lanes.map(\.name.count).max() ?? 0
        for lane in report.lanes {
            let name = lane.name.padding(toLength: width, withPad: " ", startingAt: 0)
            lines.append("agent    \(name)  \(Self.words(lane, at: now))")
        }
        return lines
    }

    private static func words(_ lane: UplinkReport.Lane, at now: Timestamp) -> String {
        let link =
            switch lane.link {
            case .following: "followed"
            case .unreachable: "the daemon does not answer"
            case .withheld: "the daemon does not let the uplink in"
            case .leaving: "leaving"
            case .unknown: "unknown"
            }
        let waiting =
            lane.lag == 0
            ? "nothing waits"
            : "\(lane.lag) \(lane.lag == 1 ? "event waits" : "events wait")"
                + (lane.waitingSince.map { ", the oldest for \(span(since: $0, at: now))" } ?? "")
        let lost = lane.oversized > 0 ? "; \(lane.oversized) too large to leave" : ""
        let gaps = lane.gaps > 0 ? "; the log had forgotten some before they left (\(lane.gaps))" : ""
        let fault = lane.fault.map { ": \($0)" } ?? ""
        return "\(link), \(waiting)\(lost)\(gaps)\(lane.link == .following ? "" : fault)"
    }

    private static func span(since: Timestamp, at now: Timestamp) -> String {
        let seconds = max(0, (now.millisecondsSince1970 - since.millisecondsSince1970) / 1_000)
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}

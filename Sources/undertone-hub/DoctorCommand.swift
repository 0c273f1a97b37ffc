import ArgumentParser
import Events
import FeedClient
import Foundation
import Hub
import Vocabulary

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what is wrong with the site, and say what to do about it.",
        discussion: """
            Looks at the folder of the site, at the certificates of its own servers, and asks the running hub about its \
            broker and its desks. Exit status: 0 nothing is wrong, 1 something is.

            Example:
              sudo undertone-hub doctor
              sudo undertone-hub doctor --json
            """)

    @OptionGroup var state: StateOption

    @OptionGroup var servers: ServersOption

    @OptionGroup var socket: SocketOption

    @OptionGroup var output: JSONOption

    func run() async throws {
        var findings = servers.inspection(of: state).findings(at: .now)
        do {
            let (standing, desks) = (try await socket.client.hubStatus(), try await socket.client.desks())
            findings += standing.findings + desks.flatMap(\.findings)
        } catch {
            findings.append(
                SiteFinding("hub", "it does not answer: \(error.context)", hint: "undertone-hub run"))
        }
        if output.json { Console.tell(try JSON.text(findings)) } else { findings.map(\.line).forEach(Console.tell) }
        if findings.contains(where: { !$0.isFine }) { throw ExitCode(1) }
    }
}

/// Where the files of the site's own servers are.
struct ServersOption: ParsableArguments {
    @Option(
        help: "Folder with the files of nats-server; that of the site with -nats, if left out.",
        completion: .directory)
    var serversIn: String?

    func inspection(of state: StateOption) -> SiteInspection {
        SiteInspection(
            folder: SiteFolder(path: state.state), serverFolder: serversIn ?? "\(state.state)-nats")
    }
}

struct RenewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Make new certificates for the site's own servers, before the old ones are over.",
        discussion: """
            They count for ten years, as the site's authority does; doctor says so 30 days before one is over. Keys and \
            names stay, desks notice nothing.

            Example:
              sudo undertone-hub renew
              sudo systemctl restart nats-server
            """)

    @OptionGroup var state: StateOption

    @OptionGroup var servers: ServersOption

    func run() throws {
        let folders = try servers.inspection(of: state).renewServers()
        guard !folders.isEmpty else {
            return Console.tell("No server of this site has its files here. Name their folder with --servers-in.")
        }
        for folder in folders { Console.tell("\(folder)/server.pem is new.") }
        Console.tell("Each server takes it in when it is started anew: systemctl restart nats-server")
    }
}

extension HubStanding {
    fileprivate var findings: [SiteFinding] {
        let link =
            broker == "up"
            ? SiteFinding(fine: "broker", "it is reached")
            : SiteFinding(
                "broker", "it is not reached\(why.map { ": \($0)" } ?? "")", hint: "systemctl status nats-server")
        let lead =
            leader.map { SiteFinding(fine: "hub", $0 == hub ? "it leads" : "it follows \($0)") }
            ?? SiteFinding("hub", "nobody knows which hub leads", hint: "see the broker")
        return [link] + (broker == "up" ? [lead] : [])
            + [SiteFinding(fine: "desks", "\(desks) may send")]
    }
}

extension DeskRow {
    /// What needs somebody at this desk.
    fileprivate var findings: [SiteFinding] {
        let name = "desk \(label)"
        guard state != "waiting" else {
            return [SiteFinding(name, "it waits for approval", hint: "undertone-hub desk approve \(desk)")]
        }
        guard state == "approved" else { return [] }
        guard !lanes.isEmpty else {
            return [SiteFinding(name, "it has told nothing so far", hint: "there: sudo undertone-uplink doctor")]
        }
        return lanes.compactMap { lane in
            switch lane.link {
            case "unreachable":
                SiteFinding(name, "the daemon of \(lane.lane) does not answer there", hint: "there: undertone doctor")
            case "withheld":
                SiteFinding(
                    name, "the daemon of \(lane.lane) does not let the uplink in",
                    hint: "there: undertone doctor, and undertone consent")
            case _ where lane.saidAt.map { $0.advanced(bySeconds: 180) < .now } ?? false:
                SiteFinding(
                    name, "nothing was heard of \(lane.lane) for three minutes",
                    hint: "there: sudo undertone-uplink doctor")
            case _ where lane.lag ?? 0 > 1_000:
                SiteFinding(
                    name, "\(lane.lag ?? 0) events of \(lane.lane) wait", hint: "there: sudo undertone-uplink status")
            default: nil
            }
        }
    }
}

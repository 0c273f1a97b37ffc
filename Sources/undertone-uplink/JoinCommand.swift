import ArgumentParser
import Events
import Fleet
import Foundation
import Uplink
import Vocabulary

/// `undertone-uplink join`: this machine becomes a desk of a site.
struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Join a site by a token that whoever runs its hub has made.",
        discussion: """
            Says what will leave this machine and asks, before anything is sent. Then it checks that the server proves itself \
            by the certificate in the token; where it does not, nothing is sent to it. The key of this desk is made here and \
            never leaves. Where the site wants to approve each machine, run the same command again afterwards.

            Example:
              sudo undertone-uplink join undertone-1.eyJ...
              sudo undertone-uplink join --yes --label "desk 17" - < token.txt
            """)

    @Argument(help: "The token; - reads it from standard input, unseen by others.") var token: String

    @Option(help: "What people at the hub call this desk; otherwise the token's label.") var label: String?

    @Flag(help: "Do not ask.") var yes = false

    @OptionGroup var state: StateOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let text = token == "-" ? readLine() ?? "" : token
        let parsed: JoinToken
        do { parsed = try JoinToken(text: text) } catch {
            throw ValidationError(error.sentence)
        }
        if let label, let fault = PlainText.fault(in: label, maxBytes: Wire.maxNameBytes) {
            throw ValidationError("The label \(fault).")
        }
        guard let machine = Self.machineID else {
            throw UplinkError(
                .state, "This machine has no id in /etc/machine-id; make one: systemd-machine-id-setup")
        }
        let agents = sockets.all.names
        let folder = try state.folder()
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let joining = try Joining(parsed, label: label, folder: folder, at: .now)
        for sentence in joining.sentences(agents: agents) { Console.complain(sentence) }
        if !yes {
            guard Console.canAsk else {
                throw ValidationError("Nobody can be asked here. Read what is said above, and add --yes.")
            }
            guard Console.agrees(to: "Join?") else {
                Console.complain("Nothing was sent.")
                throw ExitCode(1)
            }
        }
        try await joining.ask(
            machine: JoinRequest.machine(id: machine, site: parsed.site), logger: ConsoleLog.logger)
        Console.tell("joined \(parsed.site) as desk \(joining.membership.desk)")
        Console.complain("Start it: systemctl enable --now undertone-uplink")
    }

    private static var machineID: String? {
        let text = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)
        let id = text?.trimmingCharacters(in: .whitespacesAndNewlines)
        return id?.utf8.count == 32 ? id : nil
    }
}

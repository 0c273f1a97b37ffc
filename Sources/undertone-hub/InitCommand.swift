import ArgumentParser
import Fleet
import Foundation
import Glibc
import Hub

/// Where the site of this machine is kept.
struct StateOption: ParsableArguments {
    static let usual = "/var/lib/undertone-hub"

    @Option(help: "Folder of the site.", completion: .directory) var state = usual
}

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a site: its keys, its certificates, the configuration of its broker.",
        discussion: """
            Nothing that is there is touched. With --server three times the broker is a cluster of three servers, each \
            with a folder of its own to be copied to its machine; they speak to each other on a port 2000 higher.

            Example:
              undertone-hub init --site floor --server hub.example
              undertone-hub init --site floor --server hub.example:4222 --listen 10.0.0.5:4222

            Where you run NATS already, in operator mode, name one of its servers or three, the credentials of a user of \
            its system account, a signing key of its operator, and the authority of its certificates. Then no server is \
            made.

              undertone-hub init --site floor --server nats.example --own-nats sys.creds --operator-key sign.nk \\
                --authority ca.pem
            """)

    @Option(help: "Name of the site: lower-case letters, digits and dashes.") var site: String

    @Option(help: "Where desks reach the broker, HOST or HOST:PORT; once, or three times.") var server: [String]

    @Option(help: "Where the one server listens, ADDRESS:PORT; where it is reached, if left out.") var listen: String?

    @Option(help: "For how many days what desks told is kept; longer than they keep it, agents cannot erase it here.")
    var keepDays = 90

    @Option(help: "Room for it on the disk of each server, in GB.") var diskGb = 8

    @OptionGroup var state: StateOption

    @Option(help: "Folder for the files of nats-server; that of the site with -nats, if left out.")
    var serversIn: String?

    @Option(help: "Credentials of your NATS's system account.", completion: .file()) var ownNats: String?

    @Option(help: "Signing key of its operator (SO...).", completion: .file()) var operatorKey: String?

    @Option(help: "Certificate (PEM) of its authority.", completion: .file()) var authority: String?

    func run() throws {
        guard let name = SiteName(site) else {
            throw ValidationError("--site is 1 to 32 lower-case letters, digits and dashes, a letter first.")
        }
        guard (1...3_650).contains(keepDays), (1...10_000).contains(diskGb) else {
            throw ValidationError("--keep-days is 1 to 3650, and --disk-gb 1 to 10000.")
        }
        let maker = SiteMaker(
            name: name, servers: try server.map(Self.address), broker: try broker(), keepDays: keepDays,
            streamBytes: diskGb * 1_000_000_000, folder: SiteFolder(path: state.state))
        umask(0o077)
        let release = Self.serverRelease()
        try maker.make(release: release)
        _ = Ownership.give(maker.folder.path, to: "undertone-hub")
        for line in Self.closing(of: maker, hasServer: release != nil) { Console.tell(line) }
    }

    private func broker() throws -> SiteBroker {
        switch (ownNats, operatorKey, authority) {
        case (nil, nil, nil):
            return .own(listen: try listen.map(Self.address), folder: serversIn ?? "\(state.state)-nats")
        case (let credentials?, let key?, let authority?):
            guard listen == nil, serversIn == nil else {
                throw ValidationError("--listen and --servers-in are for servers that are made: leave them out.")
            }
            return .given(
                try GivenBroker(
                    credentialFile: credentials, operatorKeyFile: key, authorityFile: authority))
        case (_, _, _): throw ValidationError("--own-nats, --operator-key and --authority go together.")
        }
    }

    /// What is told when the site is there.
    private static func closing(of maker: SiteMaker, hasServer: Bool) -> [String] {
        var lines = [
            "The site \(maker.name) is made in \(maker.folder.path).",
            "Who has this folder is the site: keep a copy of it in a safe place.", "",
        ]
        for (number, folder) in maker.serverFolders.enumerated() {
            let file = "\(folder)/\(SiteMaker.configurationFile)"
            if maker.serverFolders.count > 1 {
                lines.append("Put \(folder) under the same path on \(maker.servers[number].host).")
            }
            // What lies under the same path on another machine belongs to somebody there.
            let isGiven = maker.serverFolders.count == 1 && Ownership.give(folder, to: "nats")
            lines += ["Start its broker by hand:", "  nats-server -c \(file)", "or by systemd:"]
            lines += isGiven ? [] : ["  chown -R nats: \(folder)"]
            lines += ["  ln -sf \(file) /etc/nats-server.conf", "  systemctl restart nats-server", ""]
        }
        if case .given = maker.broker {
            lines += [
                "Nothing was made for your servers, and they need not be started again: the hub tells them of its",
                "account, and who is cut off. They need JetStream, and a resolver of type full.", "",
            ]
        } else if !hasServer {
            lines += ["nats-server is not installed here: apt install nats-server", ""]
        }
        let option = maker.folder.path == StateOption.usual ? "" : " --state \(maker.folder.path)"
        let hasUnit = option.isEmpty && Ownership.hasUnit("undertone-hub.service")
        return lines + [
            "Then start the hub, and make a token for the first desks:",
            hasUnit ? "  systemctl enable --now undertone-hub" : "  undertone-hub run\(option)",
            "  undertone-hub token create --desks 10 --ttl 7d",
        ]
    }

    private static func address(_ text: String) throws -> ServerAddress {
        guard let address = ServerAddress(text: text) else {
            throw ValidationError("A server is HOST, HOST:PORT or [IPv6]:PORT.")
        }
        return address
    }

    /// What the server of this machine says of itself; `nil` where there is none.
    private static func serverRelease() -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        process.arguments = ["PATH=\(path):/usr/sbin", "nats-server", "--version"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: said.prefix(200), as: UTF8.self) : nil
    }
}

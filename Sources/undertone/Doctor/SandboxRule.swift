import Capture

/// One option of a unit that can keep the daemon from the sound server.
struct SandboxRule: Sendable {
    /// An option that does so, as it is in effect.
    struct Culprit: Equatable {
        let option: String
        let value: String
        /// What it does, in words that follow the option.
        let effect: String
    }

    /// What the options are held against.
    struct Situation {
        let unit: UnitFacts.Unit
        let address: SoundServerAddress
        /// Owner of the server's socket; `nil` where that is not known.
        let socketOwner: UInt32?
        let userID: UInt32
        /// What the shell was given, from which the server can be reached.
        let variables: [String: String]
        /// Whether the configuration names the server, so that the environment does not matter.
        let isServerConfigured: Bool

        /// Whether options that need a mount namespace are in effect: before systemd 254 a user's manager ignores them
        /// without `PrivateUsers=yes`, and does not say so.
        var hasMountNamespace: Bool { unit["PrivateUsers"] == "yes" || unit.managerVersion >= 254 }
    }

    /// The option.
    let option: String
    /// What it does to the way to the sound server; `nil` where it leaves it open.
    let effect: @Sendable (_ value: String, _ situation: Situation) -> String?

    /// Every rule.
    static let all = processRules + mountRules

    /// The options that hide what lies at the socket's path.
    static let mountOptions = Set(mountRules.map(\.option))

    /// Every property that the rules look at.
    static let properties = all.map(\.option) + ["PrivateUsers"]

    /// The options of a unit that keep the daemon from the sound server.
    static func culprits(in situation: Situation) -> [Culprit] {
        all.compactMap { rule in
            guard let value = situation.unit.properties[rule.option],
                let effect = rule.effect(value, situation)
            else { return nil }
            return Culprit(option: rule.option, value: value, effect: effect)
        }
    }

    /// Options that change what the process may do or is given.
    private static let processRules = [
        SandboxRule(option: "RestrictAddressFamilies") { value, situation in
            let needed = if case .network = situation.address { ["AF_INET", "AF_INET6"] } else { ["AF_UNIX"] }
            guard needed.allSatisfy({ !allows($0, value) }) else { return nil }
            return needed == ["AF_UNIX"]
                ? "does not allow AF_UNIX: the daemon can open no Unix socket, neither the sound server's nor its own"
                : "does not allow AF_INET: the sound server is reached over the network"
        },
        SandboxRule(option: "SystemCallFilter") { value, _ in
            let missing = ["socket", "connect", "sendmsg", "recvmsg"].filter { !allows($0, value) }
            return missing.isEmpty ? nil : "does not allow \(missing.joined(separator: ", "))"
        },
        SandboxRule(option: "PrivateNetwork") { value, situation in
            guard value == "yes", case .network(let address) = situation.address else { return nil }
            return "leaves the daemon no network, and the sound server is \(address)"
        },
        SandboxRule(option: "PrivateUsers") { value, situation in
            guard value == "yes", let owner = situation.socketOwner, owner != situation.userID else { return nil }
            return "makes every other user nobody, and the sound server belongs to uid \(owner)"
        },
        SandboxRule(option: "UnsetEnvironment") { value, situation in
            guard !situation.isServerConfigured else { return nil }
            let relevant = variables.first { !situation.variables[$0, default: ""].isEmpty } ?? "XDG_RUNTIME_DIR"
            guard value.split(separator: " ").contains(where: { $0 == relevant }) else { return nil }
            return "takes \(relevant) away, by which the sound server is found"
        },
        SandboxRule(option: "Environment") { _, situation in
            guard !situation.isServerConfigured, let given = situation.unit.daemonVariables else { return nil }
            let theirs = SoundServerAddress(server: nil, variables: given)
            guard theirs != situation.address else { return nil }
            let differing = variables.filter { given[$0] != situation.variables[$0] }.map { name in
                given[name].map { "\(name)=\($0)" } ?? "no \(name)"
            }
            return "gives the daemon \(differing.joined(separator: ", ")), which leads elsewhere"
        },
    ]

    /// The variables by which the library finds the server, the first that is set.
    private static let variables = ["PULSE_SERVER", "PULSE_RUNTIME_PATH", "XDG_RUNTIME_DIR"]

    /// Whether a list allows a word, or does not deny it where it begins with `~`.
    private static func allows(_ word: String, _ list: String) -> Bool {
        let isDenial = list.hasPrefix("~")
        // An entry may carry an error number, as in connect:EPERM.
        let words = list.drop { $0 == "~" }.split(separator: " ").map { $0.prefix { $0 != ":" } }
        return words.contains { $0 == word } != isDenial
    }

    /// Options that change what lies at the socket's path.
    private static let mountRules = [
        mountRule("ProtectHome") { value, path in
            guard value == "yes" || value == "tmpfs",
                let hidden = ["/run/user", "/home", "/root"].first(where: { path.isBelow($0) })
            else { return nil }
            return "hides all of \(hidden)"
        },
        mountRule("InaccessiblePaths") { value, path in
            SandboxPath.list(value).first { path.isBelow($0.destination) }
                .map { "makes \($0.destination) inaccessible" }
        },
        mountRule("TemporaryFileSystem") { value, path in
            SandboxPath.list(value, hasOptions: true).first { path.isBelow($0.destination) }
                .map { "puts an empty file system over \($0.destination)" }
        },
        mountRule("BindPaths", effect: bindEffect),
        mountRule("BindReadOnlyPaths", effect: bindEffect),
        mountRule("PrivateTmp") { value, path in
            guard value == "yes" || value == "disconnected",
                let hidden = ["/tmp", "/var/tmp"].first(where: { path.isBelow($0) })
            else { return nil }
            return "gives the daemon another \(hidden)"
        },
        mountRule("RootDirectory") { value, _ in value.isEmpty ? nil : "gives the daemon another root folder" },
        mountRule("RootImage") { value, _ in value.isEmpty ? nil : "gives the daemon another root folder" },
    ]

    private static func mountRule(
        _ option: String, effect: @escaping @Sendable (_ value: String, _ path: SandboxPath) -> String?
    ) -> SandboxRule {
        SandboxRule(option: option) { value, situation in
            guard situation.hasMountNamespace, let path = situation.address.socketPath else { return nil }
            // What is bound into a hidden folder is seen again.
            let bound = ["BindPaths", "BindReadOnlyPaths"].flatMap { SandboxPath.list(situation.unit[$0]) }
            let place = SandboxPath(source: path, destination: path)
            guard !bound.contains(where: { $0.source == $0.destination && place.isBelow($0.destination) }) else {
                return nil
            }
            return effect(value, place).map { "\($0), and with it the sound server's \(path)" }
        }
    }

    @Sendable private static func bindEffect(_ value: String, _ path: SandboxPath) -> String? {
        SandboxPath.list(value).first { $0.source != $0.destination && path.isBelow($0.destination) }
            .map { "puts \($0.source) over \($0.destination)" }
    }
}

/// A path in a list of a unit's options, such as `-/run/user:/srv/run:rbind`.
struct SandboxPath: Equatable {
    /// What is seen there; the same path where the option brings nothing from elsewhere.
    let source: String
    /// Where it is seen.
    let destination: String

    /// The paths of an option's value as `systemctl show` prints it; what follows a colon may be mount options, as in
    /// `/run:ro,size=1M`.
    static func list(_ value: String, hasOptions: Bool = false) -> [SandboxPath] {
        value.split(separator: " ").compactMap { entry in
            // "-" forgives a missing path, "+" counts from the root of the unit.
            let parts = entry.drop { $0 == "-" || $0 == "+" }.split(separator: ":").map(String.init)
            guard let first = parts.first else { return nil }
            return SandboxPath(source: first, destination: hasOptions || parts.count < 2 ? first : parts[1])
        }
    }

    /// Whether it is a folder or in it.
    func isBelow(_ folder: String) -> Bool {
        folder == "/" || destination == folder || destination.hasPrefix(folder + "/")
    }
}

internal import Policy

/// A configuration that holds together, the files that it came from, and the places that it names.
public struct LoadedConfiguration: Sendable {
    /// What the files say, over the defaults. The agent's id and display name are filled in.
    public let configuration: UndertoneConfiguration
    /// Every path resolved for the user who runs the process.
    public let locations: Locations
    /// The files that were read, the weaker first.
    public let files: [String]
    /// Why nothing may be heard under the policy; `nil` where it stands. Those who only ask a daemon need no policy, so
    /// this does not keep a configuration from being loaded.
    public let policyFault: ConfigurationError?
    /// The keys that a file sets, as ``ConfigurationKey/path`` has them.
    public var writtenKeys: Set<String> { Set(origins.keys) }
    private let origins: [String: ConfigurationDocument.Origin]

    /// Reads the configuration.
    ///
    /// Without `file` the system's file and then the user's are read, key by key the later one counts, and either may
    /// be missing. Nothing is created and nothing but these files is opened.
    /// - Parameters:
    ///   - file: the one file to read instead; it must exist.
    ///   - environment: who asks.
    ///   - recipientFault: what is wrong with a recipient of the vault beyond its shape, in words that complete "it …";
    ///     `nil` where it is fine. The vault knows, whose module this one does not.
    /// - Throws: ``ConfigurationError`` with every fault of every file.
    public init(
        file: String?, environment: ProcessEnvironment, recipientFault: (String) -> String? = { _ in nil }
    ) throws(ConfigurationError) {
        var texts: [(file: String, bytes: [UInt8])] = []
        var unreadable: [ConfigurationError] = []
        for path in file.map({ [$0] }) ?? Locations.searchPath(in: environment) {
            do {
                if let bytes = try ConfigurationFile.bytes(at: path, mustExist: file != nil) {
                    texts.append((path, bytes))
                }
            } catch { unreadable.append(error) }
        }
        try self.init(texts: texts, unreadable: unreadable, environment: environment, recipientFault: recipientFault)
    }

    /// The file that sets a key, and its line; `nil` where none does.
    public func origin(of key: ConfigurationKey) -> (file: String, line: Int?)? {
        origins[key.path].map { ($0.file, $0.line) }
    }

    /// Lays the texts over the defaults, the later ones over the earlier.
    init(
        texts: [(file: String, bytes: [UInt8])], unreadable: [ConfigurationError] = [], environment: ProcessEnvironment,
        recipientFault: (String) -> String? = { _ in nil }
    ) throws(ConfigurationError) {
        var configuration = UndertoneConfiguration()
        var origins: [String: ConfigurationDocument.Origin] = [:]
        var problems = unreadable.flatMap(\.problems)
        for (file, bytes) in texts {
            var document = ConfigurationDocument(file: file, bytes: bytes)
            document.apply(to: &configuration, origins: &origins)
            problems += document.problems
        }
        configuration.alerting.fillIn { origins[$0.path] != nil }
        for (index, recipient) in configuration.vault.recipients.enumerated() {
            guard let fault = recipientFault(recipient) else { continue }
            let origin = origins["vault.recipients"]
            problems.append(
                .init(
                    file: origin?.file, line: origin?.line, key: "vault.recipients",
                    fault: "entry \(index + 1) \(fault)", hint: "one public key an entry, as undertone keygen prints it"
                ))
        }
        // A value that is wrong by itself is not compared with others: that complaint would vanish with the first.
        let faulty = Set(problems.compactMap(\.key))
        for rule in CrossRule.all where faulty.isDisjoint(with: rule.keys) {
            guard let (fault, hint) = rule.fault(configuration) else { continue }
            // Of the keys involved, the last one that somebody wrote is the likeliest to be wrong.
            let key = rule.keys.last { origins[$0] != nil } ?? rule.keys[0]
            problems.append(
                .init(file: origins[key]?.file, line: origins[key]?.line, key: key, fault: fault, hint: hint))
        }
        if configuration.agent.id.isEmpty, !faulty.contains("agent.id") {
            configuration.agent.id = environment.userName
            if environment.userName.isEmpty || TextRule.agentName.fault(environment.userName) != nil {
                problems.append(
                    .init(
                        file: texts.last?.file, line: nil, key: "agent.id",
                        fault: "the login name \"\(environment.userName)\" cannot serve as the agent's id",
                        hint: "set it: \(TextRule.agentName.expected)"))
            }
        }
        if configuration.agent.displayName.isEmpty { configuration.agent.displayName = configuration.agent.id }

        guard problems.isEmpty else {
            throw ConfigurationError(
                code: unreadable.isEmpty ? .invalid : .unreadable, problems: problems,
                underlying: unreadable.first?.underlying)
        }
        policyFault = configuration.policy.rules.fault.map { fault in
            let key = "policy.\(fault.key)"
            let origin = origins[key]
            return ConfigurationError(
                code: .invalid,
                problems: [
                    .init(
                        file: origin?.file ?? texts.last?.file, line: origin?.line, key: key, fault: fault.fault,
                        hint: fault.hint)
                ])
        }
        self.configuration = configuration
        self.origins = origins
        locations = Locations(of: configuration, in: environment)
        files = texts.map(\.file)
    }
}

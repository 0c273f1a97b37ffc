import DaemonConfiguration
import Foundation
import Languages
import Policy
import Vocabulary

/// Finds out what setup is to write: from flags, from what is configured, and on a terminal by asking.
struct SetupQuestions {
    let command: SetupCommand
    /// Asks; `nil` where nobody is to be asked.
    let prompt: SetupPrompt?
    /// What is configured now.
    let known: LoadedConfiguration?

    func answers() throws -> [SetupFile.Setting] {
        let policy = known?.configuration.policy
        let territory = try territory(known: policy?.territory ?? "")
        var settings: [SetupFile.Setting] = [("policy", "territory", ConfigurationEdit.quoted(territory))]
        let profile = try profile(known: policy?.profile ?? .agentOnly)
        settings.append(("policy", "profile", ConfigurationEdit.quoted(profile.rawValue)))
        let basis = try basis(
            known: policy?.basis ?? "", isNeeded: profile == .supervised && Territory.inEEA.contains(territory))
        if !basis.isEmpty { settings.append(("policy", "basis", ConfigurationEdit.quoted(basis))) }
        let recipients = try recipients(known: known?.configuration.vault.recipients ?? [])
        if !recipients.isEmpty { settings.append(("vault", "recipients", ConfigurationEdit.quoted(recipients))) }
        if recipients.count == 1 { (prompt ?? SetupPrompt()).say(Self.oneKey) }
        if let headset = try SetupHeadset(named: command.headset, prompt: prompt, known: known).answer() {
            settings.append(("capture", "source", ConfigurationEdit.quoted(headset)))
        }
        return settings
    }

    private static var oneKey: String {
        localized(
            """
            one key alone: whoever loses it loses every recording. Make a second one (undertone keygen) that lies elsewhere, \
            and run undertone setup --replace with both as --recipient
            """)
    }

    private func territory(known: String) throws -> String {
        if let territory = command.territory {
            switch Country.code(of: territory) {
            case .taken(let code): return code
            case .again(let reason): throw CommandFailure("--territory: \(reason)", status: .usage)
            }
        }
        guard let prompt else {
            guard known.isEmpty else { return known }
            throw CommandFailure(
                localized("which country's law applies? give --territory, such as --territory BG"), status: .usage)
        }
        let code = try prompt.ask(
            localized("Country whose law applies (two letters, such as BG; ? lists them)"), default: known,
            choices: [Country.list], Country.code)
        prompt.say("  \(Country.ownName(of: code)) (\(code))")
        return code
    }

    private func profile(known: Profile) throws -> Profile {
        if let profile = command.profile.flatMap(Profile.init(rawValue:)) { return profile }
        guard let prompt else { return known }
        let all = Profile.allCases
        let lines = all.enumerated().map { number, profile in
            "  \(number + 1): \(profile.rawValue): \(ConsentText.meaning(ofProfile: profile.rawValue))"
        }
        lines.forEach(prompt.say)
        return try prompt.ask(localized("Profile, by number or name"), default: known.rawValue, choices: lines) {
            answer in
            if let number = Int(answer), all.indices.contains(number - 1) { return .taken(all[number - 1]) }
            if let profile = Profile(rawValue: answer.lowercased()) { return .taken(profile) }
            let names = all.map(\.rawValue)
            if let near = NameDistance.nearest(to: answer.lowercased(), among: names) {
                return .again(localized("there is no profile \"\(answer)\"; did you mean \(near)?"))
            }
            return .again(
                localized(
                    "there is no profile \"\(answer)\"; give 1 to \(all.count), or \(names.joined(separator: ", "))"))
        }
    }

    private func basis(known: String, isNeeded: Bool) throws -> String {
        if let basis = command.basis { return basis }
        guard let prompt, isNeeded else { return known }
        return try prompt.ask(
            localized("Medical or safety reason, a sentence (EU AI Act, Article 5(1)(f))"), default: known,
            choices: Self.basisHelp
        ) {
            PolicyRules.isReason($0)
                ? .taken($0)
                : .again(
                    localized(
                        """
                        the agent has to be able to judge it: two different words at least, of ten letters together; or end \
                        with Ctrl-C and choose another profile
                        """))
        }
    }

    private func recipients(known: [String]) throws -> [String] {
        guard command.recipient.isEmpty else { return command.recipient }
        guard let prompt, known.isEmpty else { return known }
        var keys: [String] = []
        while true {
            let question =
                keys.isEmpty
                ? localized("Public key of quality assurance (age1...; empty keeps no recordings)")
                : localized("Another one, for the day on which that is lost (empty for no more)")
            let more: [String] = try prompt.ask(question, choices: Self.keyHelp) { answer in
                let given = answer.split { $0 == " " || $0 == "," }.map(String.init)
                for (index, key) in given.enumerated() {
                    if let fault = Self.fault(of: key) { return .again(fault) }
                    if (keys + given[..<index]).contains(key) { return .again(localized("that key was given already")) }
                }
                return .taken(given)
            }
            guard !more.isEmpty else { return keys }
            keys += more
        }
    }

    /// What a reason is, and what a key is.
    private static var basisHelp: [String] {
        let words = localized(
            """
            what is protected, and why it needs this, as the agent reads it; such as: whoever answers emergency calls is \
            relieved after hard ones
            """)
        return ["  \(words)"]
    }
    private static var keyHelp: [String] {
        let words = localized(
            """
            what undertone keygen printed on the machine of quality assurance: age1 and 58 characters; whoever has the \
            secret key to it can hear recordings
            """)
        return ["  \(words)"]
    }

    /// Why a text is not written as a recipient; `nil` where it may be.
    static func fault(of key: String) -> String? {
        // It is not shown again, not even in part.
        guard !key.uppercased().hasPrefix("AGE-SECRET-KEY") else {
            return localized(
                "that is a secret key, which stays with quality assurance; the public one begins with age1")
        }
        return KeyFacts.fault(ofRecipient: key).map {
            localized("\(key) \($0); undertone keygen prints the public key")
        }
    }
}

public import Languages
public import Vocabulary

/// What consent is given for: what the configuration lets others see, hear and keep at the moment of the agent's word.
/// It stands beside each word in the log, to be shown and to be compared.
public struct ConsentTerms: Sendable, Equatable, Codable {
    /// `agent-only`, `measure-only` or `supervised`.
    public var profile: String
    /// Country whose law applies.
    public var territory: String
    /// The medical or safety reason that the site states; empty for none.
    public var basis: String
    /// Who decided it; empty where nobody is named.
    public var basisBy: String
    /// What voices are used for here.
    public var purposes: [String]
    /// The public keys of those who can open recordings.
    public var recipients: [String]
    /// The group of users that gives a role, by role.
    public var groups: [String: String]
    /// Days that events are kept.
    public var keepEventDays: Int
    /// Days that recordings are kept.
    public var keepSegmentDays: Int
    /// Days that recordings for evaluation are kept.
    public var keepEvaluationDays: Int
    /// Whether two people have to agree before a recording is heard.
    public var secondPerson: Bool
    /// The group that carries to the site's hub what others may see here; absent where there is no hub.
    public var hub: String?

    private enum CodingKeys: String, CodingKey {
        case profile, territory, basis, purposes, recipients, groups, hub
        case basisBy = "basis_by"
        case keepEventDays = "keep_event_days"
        case keepSegmentDays = "keep_segment_days"
        case keepEvaluationDays = "keep_evaluation_days"
        case secondPerson = "second_person"
    }

    public init(
        profile: String, territory: String, basis: String, basisBy: String, purposes: [String], recipients: [String],
        groups: [String: String], keepEventDays: Int, keepSegmentDays: Int, keepEvaluationDays: Int, secondPerson: Bool,
        hub: String? = nil
    ) {
        self.profile = profile
        self.territory = territory
        self.basis = basis
        self.basisBy = basisBy
        self.purposes = purposes
        self.recipients = recipients
        self.groups = groups
        self.keepEventDays = keepEventDays
        self.keepSegmentDays = keepSegmentDays
        self.keepEvaluationDays = keepEvaluationDays
        self.secondPerson = secondPerson
        self.hub = hub
    }
}

extension ConsentTerms {
    /// One thing that has changed.
    public struct Change: Sendable, Equatable {
        /// What: `profile agent-only is now supervised`.
        public var phrase: Phrase
        /// The same in the words that the log keeps.
        public var words: String { Language.english.text(phrase) }
        /// The purposes for which others see, hear or keep more than was agreed to.
        public var widens: Set<Purpose>
    }

    /// What others than the agent are told, hear or keep: what belongs to alerts and to what follows from them.
    private static let shared: Set<Purpose> = [.alerts, .replay, .evaluation]
    private static let recorded: Set<Purpose> = [.replay, .evaluation]

    /// What is different now from what was agreed to. What cannot be compared counts as wider.
    /// - Parameter now: the terms of this moment.
    /// - Returns: a change for each; empty where nothing is.
    public func changes(to now: ConsentTerms) -> [Change] {
        var changes: [Change] = []
        func note(_ isChanged: Bool, _ phrase: @autoclosure () -> Phrase, widens: Set<Purpose>) {
            if isChanged { changes.append(Change(phrase: phrase(), widens: widens)) }
        }
        note(
            profile != now.profile, Phrase("profile \(profile) is now \(now.profile)"),
            widens: Self.visibility(now.profile).isWithin(Self.visibility(profile)) ? [] : Self.shared)
        // Another law, or another reason, is another question.
        note(
            territory != now.territory, Phrase("territory \(territory) is now \(now.territory)"),
            widens: Set(Purpose.allCases))
        note(
            basis != now.basis || basisBy != now.basisBy, Phrase("the stated basis is another: \(now.basisWords)"),
            widens: Self.shared)
        note(
            Set(purposes) != Set(now.purposes),
            Phrase("voices are now used for \(now.purposes.joined(separator: ", "))"),
            // Each has a consent of its own.
            widens: [])
        let (added, gone) = (
            now.recipients.filter { !recipients.contains($0) }, recipients.filter { !now.recipients.contains($0) }
        )
        note(
            !added.isEmpty, Phrase("recordings are now also for \(Self.short(added))"), widens: Self.recorded)
        note(!gone.isEmpty, Phrase("recordings are no longer for \(Self.short(gone))"), widens: [])
        for role in Set(groups.keys).union(now.groups.keys).sorted() where groups[role] != now.groups[role] {
            note(
                true,
                Phrase(
                    "\(Self.title(role)) is now whoever is in group \(now.groups[role] ?? "-"), was \(groups[role] ?? "-")"
                ), widens: now.groups[role] == nil ? [] : Self.shared)
        }
        note(
            keepEventDays != now.keepEventDays,
            Phrase("events are kept \(now.keepEventDays) days, were \(keepEventDays)"),
            widens: now.keepEventDays > keepEventDays ? Self.shared : [])
        note(
            keepSegmentDays != now.keepSegmentDays,
            Phrase("recordings are kept \(now.keepSegmentDays) days, were \(keepSegmentDays)"),
            widens: now.keepSegmentDays > keepSegmentDays ? Self.recorded : [])
        note(
            keepEvaluationDays != now.keepEvaluationDays,
            Phrase("recordings for evaluation are kept \(now.keepEvaluationDays) days, were \(keepEvaluationDays)"),
            widens: now.keepEvaluationDays > keepEvaluationDays ? [.evaluation] : [])
        note(
            secondPerson != now.secondPerson,
            now.secondPerson
                ? Phrase("a second person has to agree before a recording is heard")
                : Phrase("one person alone can now hear a recording"), widens: now.secondPerson ? [] : Self.recorded)
        note(
            hub != now.hub,
            now.sentToHub ?? Phrase("nothing is carried to a hub of your site any longer"),
            widens: now.hub == nil ? [] : Self.shared)
        return changes
    }

    /// The terms, a line each.
    public var lines: [Phrase] {
        let roles = groups.sorted { $0.key < $1.key }.map { Phrase("\(Self.title($0.key)) is group \($0.value)") }
        let keys = recipients.isEmpty ? Phrase("nobody") : Phrase(asIs: Self.short(recipients))
        return [
            Phrase("profile \(profile) in \(territory)"), Phrase("basis: \(basisWords)"),
            Phrase("recordings can be opened by: \(keys)"), Phrase(joining: roles, ", "),
            Phrase(
                "events are kept \(keepEventDays) days, recordings \(keepSegmentDays), those for evaluation \(keepEvaluationDays)"
            ),
            secondPerson
                ? Phrase("two people have to agree before a recording is heard")
                : Phrase("one person alone can hear a recording"),
        ] + [sentToHub].compactMap(\.self)
    }

    /// That others see it on another computer, too; `nil` where that is not so.
    public var sentToHub: Phrase? {
        hub.map { group in
            Phrase(
                """
                what others may see here, and each request for help, is also sent to your site's hub on another computer, by \
                whoever is in group \(group); so is a recording that quality assurance asks for there, encrypted as it is here
                """)
        }
    }

    private var basisWords: Phrase {
        guard !basis.isEmpty else { return Phrase("none is stated") }
        return basisBy.isEmpty
            ? Phrase("\(basis) (nobody is named who decided it)") : Phrase("\(basis) (decided by \(basisBy))")
    }

    /// A role that a configuration names.
    private static func title(_ role: String) -> Phrase { Role(rawValue: role)?.title ?? Phrase(asIs: role) }

    private static func visibility(_ profile: String) -> Visibility {
        Profile(rawValue: profile)?.visibility
            ?? Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true)
    }

    /// Keys as people tell them from others.
    private static func short(_ recipients: [String]) -> String {
        recipients.map { String($0.prefix(12)) + "..." }.joined(separator: ", ")
    }
}

/// A change of what the configuration lets others see, hear or keep.
public struct PolicyPayload: Sendable, Equatable, Codable {
    /// Whose voice it is about.
    public var agent: String
    /// What has changed, in words.
    public var changes: [String]
    /// The purposes for which the agent is asked anew.
    public var suspended: [String]
    /// As it was.
    public var before: ConsentTerms
    /// As it is.
    public var after: ConsentTerms

    public init(agent: String, changes: [String], suspended: [String], before: ConsentTerms, after: ConsentTerms) {
        self.agent = agent
        self.changes = changes
        self.suspended = suspended
        self.before = before
        self.after = after
    }
}

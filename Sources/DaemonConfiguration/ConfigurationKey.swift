internal import Vocabulary

/// One key of the configuration file: its name, its unit, what may be written, and the property that it sets.
///
/// ``all`` is the one table of keys. Decoding, validation, suggestions for misspelt names and the check of the
/// documented file all read it; the defaults come from a fresh ``UndertoneConfiguration``.
public struct ConfigurationKey: Sendable {
    /// Section in which the key stands.
    public let section: String
    /// Name within the section, snake case, with its unit where it has one.
    public let name: String
    /// Unit as written to the operator; `nil` for what has none.
    public let unit: String?
    /// What may be written, and where it goes.
    let kind: Kind

    /// What may be written as the value of a key.
    enum Kind: Sendable {
        case number(Place<Double>, ClosedRange<Double>)
        case wholeNumber(Place<Int>, ClosedRange<Int>)
        case flag(Place<Bool>)
        case text(Place<String>, TextRule)
        case list(Place<[String]>, TextRule)
        case choice(Choice)
    }

    /// The property that a key sets.
    typealias Place<Value> = any WritableKeyPath<UndertoneConfiguration, Value> & Sendable

    /// One of a few names.
    struct Choice: Sendable {
        /// The names, in the order of a range.
        let names: [String]
        /// The name that a configuration holds.
        let get: @Sendable (UndertoneConfiguration) -> String
        /// Sets one of the names; `false` for any other.
        let set: @Sendable (String, inout UndertoneConfiguration) -> Bool

        /// The names of an enumeration.
        init<Value: RawRepresentable<String> & CaseIterable & SendableMetatype>(_ place: Place<Value>) {
            names = Value.allCases.map(\.rawValue)
            get = { $0[keyPath: place].rawValue }
            set = { name, configuration in
                guard let value = Value(rawValue: name) else { return false }
                configuration[keyPath: place] = value
                return true
            }
        }
    }

    init(_ section: String, _ name: String, unit: String? = nil, _ kind: Kind) {
        self.section = section
        self.name = name
        self.unit = unit
        self.kind = kind
    }

    /// Section and name, as messages write it: `alerting.high_score`.
    public var path: String { "\(section).\(name)" }

    /// The sections in the order of the documented file.
    static let sections = all.reduce(into: [String]()) { names, key in
        if names.last != key.section { names.append(key.section) }
    }

    /// Every key, in the order of the documented file.
    public static let all: [ConfigurationKey] = [
        .init("agent", "id", .text(\.agent.id, .agentName)),
        .init("agent", "display_name", .text(\.agent.displayName, .any)),
        .init("agent", "language", .choice(.init(\.agent.language))),

        .init("policy", "territory", .text(\.policy.territory, .territory)),
        .init("policy", "profile", .choice(.init(\.policy.profile))),
        .init("policy", "basis", .text(\.policy.basis, .any)),
        .init("policy", "basis_by", .text(\.policy.basisBy, .any)),
        .init("policy", "purposes", .list(\.policy.purposes, .purpose)),

        .init("capture", "source", .text(\.capture.source, .any)),
        .init("capture", "binding", .choice(.init(\.capture.binding))),
        .init("capture", "linger_s", unit: "seconds", .number(\.capture.lingerS, 1...3_600)),
        .init("capture", "allow_default", .flag(\.capture.allowDefault)),
        .init("capture", "allow_virtual", .flag(\.capture.allowVirtual)),
        .init("capture", "allow_monitor", .flag(\.capture.allowMonitor)),
        .init("capture", "when", .choice(.init(\.capture.when))),
        .init("capture", "softphones", .list(\.capture.softphones, .any)),
        .init("capture", "stop_on_lock", .flag(\.capture.stopOnLock)),
        .init("capture", "stop_when_inactive", .flag(\.capture.stopWhenInactive)),
        .init("capture", "deaf_after_s", unit: "seconds", .number(\.capture.deafAfterS, 1...600)),
        .init("capture", "fragment_ms", unit: "milliseconds", .wholeNumber(\.capture.fragmentMs, 20...100)),
        .init("capture", "server", .text(\.capture.server, .any)),
        .init("capture", "allow_network", .flag(\.capture.allowNetwork)),

        .init("baseline", "warm_up_s", unit: "seconds", .number(\.baseline.warmUpS, 10...3_600)),
        .init("baseline", "half_life_min", unit: "minutes", .number(\.baseline.halfLifeMin, 10...10_000)),
        .init("baseline", "directory", .text(\.baseline.directory, .path)),

        .init("alerting", "preset", .choice(.init(\.alerting.preset))),
        .init("alerting", "budget_h", unit: "hours", .number(\.alerting.rule.budgetH, 0.25...1_000)),
        .init("alerting", "elevated_score", unit: "score", .number(\.alerting.rule.elevatedScore, 1...100)),
        .init("alerting", "high_score", unit: "score", .number(\.alerting.rule.highScore, 1...100)),
        .init("alerting", "critical_score", unit: "score", .number(\.alerting.rule.criticalScore, 1...100)),
        .init("alerting", "clear_margin", unit: "score", .number(\.alerting.rule.clearMargin, 1...50)),
        .init("alerting", "minimum_duration_s", unit: "seconds", .number(\.alerting.rule.minimumDurationS, 0.5...60)),
        .init("alerting", "clear_after_s", unit: "seconds", .number(\.alerting.rule.clearAfterS, 1...120)),
        .init("alerting", "hold_off_s", unit: "seconds", .number(\.alerting.rule.holdOffS, 0...3_600)),
        .init("alerting", "minimum_confidence", unit: "ratio", .number(\.alerting.rule.minimumConfidence, 0...1)),
        .init("alerting", "max_alerts_per_hour", .wholeNumber(\.alerting.rule.maxPerHour, 1...60)),
        .init("alerting", "tell_agent_first_s", unit: "seconds", .number(\.alerting.tellAgentFirstS, 0...10)),
        .init("alerting", "escalate_after_s", unit: "seconds", .number(\.alerting.escalateAfterS, 10...3_600)),
        .init("alerting", "probation_h", unit: "hours", .number(\.alerting.probationH, 0...100)),

        .init("vault", "enabled", .flag(\.vault.enabled)),
        .init("vault", "directory", .text(\.vault.directory, .path)),
        .init("vault", "recipients", .list(\.vault.recipients, .ageRecipient)),
        .init("vault", "pre_roll_s", unit: "seconds", .number(\.vault.preRollS, 0...60)),
        .init("vault", "post_roll_s", unit: "seconds", .number(\.vault.postRollS, 0...60)),
        .init("vault", "max_segment_s", unit: "seconds", .number(\.vault.maxSegmentS, 30...600)),
        .init("vault", "hold_back_s", unit: "seconds", .number(\.vault.holdBackS, 0...60)),
        .init("vault", "keep_days", unit: "days", .wholeNumber(\.vault.keepDays, 1...3_650)),
        .init("vault", "max_size_mb", unit: "megabytes", .wholeNumber(\.vault.maxSizeMB, 10...1_000_000)),
        .init("vault", "max_segments", .wholeNumber(\.vault.maxSegments, 0...100_000)),
        .init("vault", "evaluation_keep_days", unit: "days", .wholeNumber(\.vault.evaluationKeepDays, 1...3_650)),
        .init("vault", "second_person", .flag(\.vault.secondPerson)),

        .init("event_log", "path", .text(\.eventLog.path, .path)),
        .init("event_log", "keep_days", unit: "days", .wholeNumber(\.eventLog.keepDays, 1...3_650)),
        .init("event_log", "audit_keep_days", unit: "days", .wholeNumber(\.eventLog.auditKeepDays, 0...36_500)),

        .init("feed", "agent_socket", .text(\.feed.agentSocket, .socket)),
        .init("feed", "supervisor_socket", .text(\.feed.supervisorSocket, .socketOrOff)),
        .init("feed", "supervisor_group", .text(\.feed.supervisorGroup, .group)),
        .init("feed", "qa_group", .text(\.feed.qaGroup, .group)),
        .init("feed", "operator_group", .text(\.feed.operatorGroup, .group)),
        .init("feed", "audit_group", .text(\.feed.auditGroup, .group)),
        .init("feed", "hub_socket", .text(\.feed.hubSocket, .socketOrOffOrAuto)),
        .init("feed", "hub_group", .text(\.feed.hubGroup, .group)),

        .init("report", "share_days", unit: "days", .wholeNumber(\.report.shareDays, 1...365)),

        .init("log", "level", .choice(.init(\.log.level))),

        .init("qa", "identity", .list(\.qa.identity, .path)),

        .init("wellbeing", "breaks", .flag(\.wellbeing.breaks)),
        .init("wellbeing", "micro_after_min", unit: "minutes", .number(\.wellbeing.microAfterMin, 15...240)),
        .init("wellbeing", "hard_s", unit: "seconds", .number(\.wellbeing.hardS, 5...3_600)),
        .init("wellbeing", "hard_share", unit: "ratio", .number(\.wellbeing.hardShare, 0.05...1)),
        .init("wellbeing", "wrap_up_s", unit: "seconds", .number(\.wellbeing.wrapUpS, 0...180)),
        .init("wellbeing", "offers_a_shift", .wholeNumber(\.wellbeing.offersAShift, 0...50)),
        .init("wellbeing", "quiet", .list(\.wellbeing.quiet, .timeOfDayRange)),
        .init("wellbeing", "eyes", .flag(\.wellbeing.eyes)),
        .init("wellbeing", "checkin", .choice(.init(\.wellbeing.checkIn))),
        .init("wellbeing", "shift_end", .text(\.wellbeing.shiftEnd, .timeOfDay)),
        .init("wellbeing", "survey", .text(\.wellbeing.survey, .path)),
        .init("wellbeing", "worthwhile_sd", unit: "standard deviations", .number(\.wellbeing.worthwhileSD, 0.1...1)),

        .init("contacts", "buddy", .text(\.contacts.buddy, .shortLine)),
        .init("contacts", "supervisor", .text(\.contacts.supervisor, .shortLine)),
        .init("contacts", "assistance", .text(\.contacts.assistance, .shortLine)),

        .init("help", "footswitch", .text(\.help.footswitch, .inputDevice)),
        .init("help", "footswitch_key", .text(\.help.footswitchKey, .keyName)),
        .init("help", "hold_ms", unit: "milliseconds", .wholeNumber(\.help.holdMs, 0...5_000)),
        .init("help", "footswitch_is_keyboard", .flag(\.help.footswitchIsKeyboard)),
    ]

    /// The default as it is written in a file: `75`, `true`, `"undertone"`.
    public var defaultText: String { text(in: UndertoneConfiguration()) }

    /// The value that a configuration has, as it is written in a file.
    public func text(in configuration: UndertoneConfiguration) -> String {
        switch kind {
        case .list: ConfigurationEdit.quoted(values(in: configuration))
        case .text, .choice: ConfigurationEdit.quoted(values(in: configuration)[0])
        case .number, .wholeNumber, .flag: values(in: configuration)[0]
        }
    }

    /// The value that a configuration has, without quotes: one, or those of a list.
    public func values(in configuration: UndertoneConfiguration) -> [String] {
        switch kind {
        case .number(let place, _): [Self.text(of: configuration[keyPath: place])]
        case .wholeNumber(let place, _): [String(configuration[keyPath: place])]
        case .flag(let place): [String(configuration[keyPath: place])]
        case .text(let place, _): [configuration[keyPath: place]]
        case .list(let place, _): configuration[keyPath: place]
        case .choice(let choice): [choice.get(configuration)]
        }
    }

    /// A value that somebody has typed, as it is written in a file; `nil` where the key takes one and several were
    /// given. Whether it may stand there is found out by reading the file.
    public func written(_ values: [String]) -> String? {
        switch kind {
        case .list:
            return values.count == 1 && values[0].hasPrefix("[") ? values[0] : ConfigurationEdit.quoted(values)
        case .text, .choice: return values.count == 1 ? ConfigurationEdit.quoted(values[0]) : nil
        case .number, .wholeNumber, .flag:
            guard values.count == 1 else { return nil }
            // What is neither is written as text, so that it is judged as the value of this key.
            return Double(values[0]) != nil || ["true", "false"].contains(values[0])
                ? values[0] : ConfigurationEdit.quoted(values[0])
        }
    }

    /// Whether its default is that of `alerting.preset`.
    public var isSetByPreset: Bool {
        section == "alerting"
            && !["preset", "max_alerts_per_hour", "escalate_after_s", "probation_h"].contains(name)
    }

    /// The default in words: as it is written, and where it depends on the preset, that it does.
    public var defaultWords: String {
        guard isSetByPreset else { return defaultText }
        return "as the preset says (\(UndertoneConfiguration().alerting.preset.rawValue): \(defaultText))"
    }

    /// What may be written, in words: `between 20 and 50`, `true or false`.
    public var rangeText: String {
        switch kind {
        case .number(_, let range): "between \(Self.text(of: range.lowerBound)) and \(Self.text(of: range.upperBound))"
        case .wholeNumber(_, let range): "between \(range.lowerBound) and \(range.upperBound)"
        case .flag: "true or false"
        case .text(_, let rule): rule.expected
        case .list(_, let rule): "a list, each \(rule.expected)"
        case .choice(let choice): choice.names.map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")
        }
    }

    /// A number without a needless `.0`.
    static func text(of number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }
}

import Foundation
public import Vocabulary

/// A language that people are spoken to in. Machine formats are the same in all of them.
public enum Language: String, Sendable, CaseIterable {
    /// The language of the source.
    case english = "en"
    /// Chinese, in simplified characters.
    case chinese = "zh"
    /// Bulgarian.
    case bulgarian = "bg"

    /// As a page names it.
    public var tag: String { self == .chinese ? "zh-Hans" : rawValue }

    /// The language of a locale's name (`bg_BG.UTF-8`, `zh-Hans`, `en`); `nil` where it is none of these.
    public init?(locale name: String) {
        let code = name.prefix { $0.isASCII && $0.isLetter }.lowercased()
        self.init(rawValue: code)
    }

    /// The language that an environment asks for, by the rules of GNU gettext: the first of `LC_ALL`, `LC_MESSAGES` and
    /// `LANG` that says anything, and where that is not `C`, the first of `LANGUAGE` that there is. English where none
    /// is asked for that there is.
    public init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        guard !["", "C", "POSIX"].contains(locale.prefix { $0 != "." }) else {
            self = .english
            return
        }
        let wanted = (environment["LANGUAGE"] ?? "").split(separator: ":").map(String.init) + [locale]
        self = wanted.lazy.compactMap(Language.init(locale:)).first ?? .english
    }

    /// The sentence in this language; in English where the catalogue does not have it.
    public func text(_ phrase: Phrase) -> String {
        let form = pluralForm(phrase.count)
        let known = self == .english ? nil : Catalogue.of(self).forms(of: phrase.key)
        let pattern =
            known.map { $0[phrase.several == nil ? 0 : min(form, $0.count - 1)] }
            ?? (phrase.several.flatMap { phrase.count == 1 ? nil : $0 } ?? phrase.key)
        return phrase.parts.isEmpty ? pattern : filled(pattern, with: phrase.parts)
    }

    /// Which of a catalogue's forms goes with a count.
    func pluralForm(_ count: Int) -> Int {
        switch self {
        case .english, .bulgarian: count == 1 ? 0 : 1
        case .chinese: 0
        }
    }

    /// How many forms a sentence with a count has.
    var pluralForms: Int {
        switch self {
        case .english, .bulgarian: 2
        case .chinese: 1
        }
    }

    private func filled(_ pattern: String, with parts: [Phrase.Part]) -> String {
        var (text, rest) = ("", pattern[...])
        while let start = rest.firstIndex(of: "{") {
            text += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: "}"), let number = Int(rest[rest.index(after: start)..<end]),
                parts.indices.contains(number - 1)
            else {
                text += "{"
                rest = rest.dropFirst()
                continue
            }
            text += self.text(of: parts[number - 1])
            rest = rest[rest.index(after: end)...]
        }
        return text + rest
    }

    private func text(of part: Phrase.Part) -> String {
        switch part {
        case .text(let text): text
        case .phrase(let phrase): text(phrase)
        case .whole(let number): "\(number)"
        case .number(let number, let decimals): self.number(number, decimals: decimals)
        case .time(let time): timeOfDay(time)
        case .day(let time): day(time)
        }
    }
}

extension Language {
    /// The locale for dates and numbers.
    private var locale: Locale {
        switch self {
        case .english: Locale(identifier: "en_GB")
        case .chinese: Locale(identifier: "zh_CN")
        case .bulgarian: Locale(identifier: "bg_BG")
        }
    }

    /// A number with so many decimals, no groups: `3.5`, `3,5`.
    public func number(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "–" }
        return value.formatted(.number.precision(.fractionLength(decimals)).grouping(.never).locale(locale))
    }

    /// A time of the day, by the clock of this machine: `09:05`.
    public func timeOfDay(_ time: Timestamp) -> String { formatted(time, "HH:mm") }

    /// A day: `30 Nov 2026`, `2026年11月30日`, `30.11.2026 г.`.
    public func day(_ time: Timestamp) -> String {
        switch self {
        case .english: formatted(time, "d MMM yyyy")
        case .chinese: formatted(time, "yyyy年M月d日")
        case .bulgarian: formatted(time, "d.MM.yyyy 'г.'")
        }
    }

    /// The day of the week, short: `Mon`, `周一`, `пн`.
    public func weekday(_ time: Timestamp) -> String { formatted(time, "EEE") }

    private func formatted(_ time: Timestamp, _ format: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = locale
        formatter.dateFormat = format
        return formatter.string(from: Date(timeIntervalSince1970: Double(time.millisecondsSince1970) / 1_000))
    }
}

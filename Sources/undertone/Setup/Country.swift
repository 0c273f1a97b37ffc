import DaemonConfiguration
import Foundation
import Languages
import Policy

/// Countries as people write them.
enum Country {
    /// What people write that is neither a code nor the English name.
    private static let others = [
        "UK": "GB", "GREAT BRITAIN": "GB", "BRITAIN": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB",
        "NORTHERN IRELAND": "GB", "USA": "US", "AMERICA": "US", "EL": "GR", "HOLLAND": "NL", "CZECH REPUBLIC": "CZ",
        "TURKEY": "TR", "CHINA": "CN", "BURMA": "MM", "MYANMAR": "MM", "BOSNIA": "BA", "IVORY COAST": "CI",
    ]

    /// The English name of a code.
    static func name(of code: String) -> String {
        Locale(identifier: "en_US").localizedString(forRegionCode: code) ?? code
    }

    /// The name of a code in the reader's language.
    static func ownName(of code: String) -> String {
        let name = Locale(identifier: Language.own.rawValue).localizedString(forRegionCode: code)
        return Language.own == .english ? self.name(of: code) : name ?? self.name(of: code)
    }

    /// Every code with its name, each held together where the lines break.
    static var list: String {
        let names = Territory.codes.sorted().map { "\($0) \(ownName(of: $0))".replacing(" ", with: "\u{A0}") }
        return names.joined(separator: ", ")
    }

    /// The code that a text means: a code, the name in English or in the reader's language, or what else is usual.
    static func code(of text: String) -> SetupPrompt.Reply<String> {
        let word = text.uppercased()
        if Territory.codes.contains(word) { return .taken(word) }
        if let code = others[word] { return .taken(code) }
        guard !word.isEmpty else { return .again(localized("without a country nothing may be heard; ? lists them")) }
        guard !["EU", "EEA", "EUROPE"].contains(word) else {
            return .again(localized("\(text) is no country: give that in which the desk stands, such as DE"))
        }
        let names = Dictionary(
            Territory.codes.flatMap { [(name(of: $0).uppercased(), $0), (ownName(of: $0).uppercased(), $0)] },
            uniquingKeysWith: { first, _ in first }
        ).merging(others) { first, _ in first }
        if let code = names[word] { return .taken(code) }
        // Of two letters every second country would be near.
        if word.count > 2, let near = NameDistance.nearest(to: word, among: names.keys.sorted()), let code = names[near]
        {
            return .again(
                localized("there is no country \"\(text)\"; did you mean \(ownName(of: code)) (\(code))?"))
        }
        return .again(
            localized("there is no country \"\(text)\"; give two letters, such as DE for Germany; ? lists them"))
    }
}

import EventLog
import Feed
import Foundation

/// Consents and notices as a person reads them.
enum ConsentText {
    /// One line a purpose, and its notice below.
    static func lines(of page: ConsentPage, width: Int) -> [InkedLine] {
        var lines = [
            InkedLine("territory \(page.territory), profile \(page.profile): \(meaning(ofProfile: page.profile))")
        ]
        for purpose in page.purposes where purpose.isUsed || purpose.grantedAt != nil {
            lines += [InkedLine("")] + self.lines(of: purpose, width: width)
        }
        let unused = page.purposes.filter { !$0.isUsed && $0.grantedAt == nil }.map(\.purpose)
        if !unused.isEmpty {
            lines += [InkedLine(""), InkedLine("not used here: \(unused.joined(separator: ", "))", .dim)]
        }
        return lines
    }

    /// How one purpose stands, and its notice.
    static func lines(of purpose: ConsentPage.Purpose, width: Int) -> [InkedLine] {
        var head = InkedLine(purpose.purpose, .bold)
        head.pad(to: 12)
        head.add(state(of: purpose), purpose.grantedAt == nil ? .cyan : .green)
        head.add("  (notice \(purpose.noticeVersion))", .dim)
        return [head] + wrapped(purpose.notice, to: min(width, 100) - 2).map { InkedLine("  " + $0) }
    }

    /// What a profile lets out of the desktop.
    static func meaning(ofProfile profile: String) -> String {
        switch profile {
        case "agent-only": "nothing leaves this computer unless you send it"
        case "measure-only": "supervisors see alerts and scores as figures"
        case "supervised": "supervisors see alerts, scores and what the voice resembles"
        default: "see undertone.toml(5)"
        }
    }

    private static func state(of purpose: ConsentPage.Purpose) -> String {
        if let since = purpose.grantedAt { return "granted \(Wording.since(since))" }
        if let since = purpose.withdrawnAt { return "withdrawn \(Wording.since(since))" }
        return "not granted"
    }

    private static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= max(20, width) {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

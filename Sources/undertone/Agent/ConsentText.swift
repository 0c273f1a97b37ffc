import Events
import Foundation
import Languages
import Policy
import Vocabulary

/// Consents and notices as a person reads them.
enum ConsentText {
    /// One line a purpose, and its notice below.
    static func lines(of page: ConsentPage, width: Int) -> [InkedLine] {
        var lines = InkedLine(
            localized("territory \(page.territory), profile \(page.profile): \(meaning(ofProfile: page.profile))")
        ).wrapped(to: width)
        for purpose in page.purposes where purpose.isUsed || purpose.grantedAt != nil {
            lines += [InkedLine("")] + self.lines(of: purpose, now: page.terms, width: width)
        }
        if page.terms != nil { lines += [InkedLine("")] + self.lines(of: page.terms, width: width) }
        let unused = page.purposes.filter { !$0.isUsed && $0.grantedAt == nil }.map(\.purpose)
        if !unused.isEmpty {
            lines += [InkedLine("")]
            let words = localized("not used here: \(unused.joined(separator: ", "))")
            lines += InkedLine(words, .dim).wrapped(to: width)
        }
        return lines
    }

    /// How one purpose stands, and its notice.
    static func lines(of purpose: ConsentPage.Purpose, now: ConsentTerms?, width: Int) -> [InkedLine] {
        var head = InkedLine(purpose.purpose, .bold)
        head.pad(to: 12)
        head.add(state(of: purpose), purpose.grantedAt == nil ? .cyan : .green)
        head.add("  (\(localized("notice \(purpose.noticeVersion)")))", .dim)
        let room = max(20, min(width, 100) - 2)
        var lines =
            head.wrapped(to: width) + Wording.wrapped(notice(of: purpose), to: room).map { InkedLine("  " + $0) }
        if let reason = purpose.suspension {
            let words = localized("You are asked anew: \(self.reason(reason, of: purpose, now: now)).")
            lines += Wording.wrapped(words, to: room).map { InkedLine("  " + $0, .cyan) }
        }
        if let now, let changes = purpose.terms?.changes(to: now), !changes.isEmpty {
            let words = localized("Since you agreed: \(Phrase(joining: changes.map(\.phrase), "; ")).")
            lines += Wording.wrapped(words, to: room).map { InkedLine("  " + $0, .cyan) }
        }
        return lines
    }

    /// The notice in the reader's language where it is the one that this version knows, word for word; else as the
    /// daemon has it.
    static func notice(of purpose: ConsentPage.Purpose) -> String {
        guard let known = Purpose(rawValue: purpose.purpose), known.noticeVersion == purpose.noticeVersion,
            known.notice == purpose.notice
        else { return purpose.notice }
        return localized(known.noticePhrase)
    }

    /// Why the agent is asked anew: changes of the terms, or a sentence of the daemon.
    private static func reason(_ words: String, of purpose: ConsentPage.Purpose, now: ConsentTerms?) -> String {
        let changes = now.flatMap { purpose.terms?.changes(to: $0) } ?? []
        let wider = changes.filter { change in words.split(separator: "; ").contains { $0 == change.words } }
        let isAll = wider.map(\.words).joined(separator: "; ") == words
        return isAll && !wider.isEmpty
            ? localized(Phrase(joining: wider.map(\.phrase), "; ")) : Language.own.text(of: words)
    }

    /// What consent is given for.
    static func lines(of terms: ConsentTerms?, width: Int) -> [InkedLine] {
        guard let terms else { return [] }
        return [InkedLine(localized("what you agree to, whatever the purpose"), .bold)]
            + terms.lines.flatMap { InkedLine.entry(InkedLine(), InkedLine(localized($0)), at: 2, width: width) }
    }

    /// What a profile lets out of the desktop.
    static func meaning(ofProfile profile: String) -> String {
        switch profile {
        case "agent-only": localized("nothing leaves this computer unless you send it")
        case "measure-only": localized("supervisors see alerts and scores as figures")
        case "supervised": localized("supervisors see alerts, scores and what the voice resembles")
        default: localized("see undertone.toml(5)")
        }
    }

    private static func state(of purpose: ConsentPage.Purpose) -> String {
        if purpose.suspension != nil { return localized("asked anew") }
        if let since = purpose.grantedAt { return localized("granted \(Wording.since(since))") }
        if let since = purpose.withdrawnAt { return localized("withdrawn \(Wording.since(since))") }
        return localized("not granted")
    }
}

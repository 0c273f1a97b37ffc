import Events
import Vocabulary

/// Who may ask what: **this table is the specification.**
enum RoleTable {
    /// The roles that may use a route; of a person with several, any of them.
    static func roles(for route: FeedRoute) -> Set<Role> {
        switch route {
        case .status, .document: Set(Role.allCases)
        case .scores: [.agent, .supervisor]
        case .events, .alerts, .alert: [.agent, .supervisor, .qa]
        case .acknowledge, .takeOver, .handOn, .resolve: [.supervisor]
        case .contest: [.agent]
        case .judge: [.qa]
        case .segments, .segment, .eraseSegment, .replaceSegment: [.agent, .qa]
        case .holdSegment, .releaseSegment, .assignSegment, .approveSegment: [.qa]
        case .help, .pause, .resume, .callBegin, .callEnd, .consent, .setConsent, .mine, .erase: [.agent]
        case .audit: [.agent, .auditor]
        case .metrics: [.agent, .supervisor, .operator]
        }
    }

    /// The role in which somebody who has `held` uses a route, the one that needs no reason and leaves least trace
    /// first; `nil` where none of them may.
    static func role(_ held: Set<Role>, for route: FeedRoute) -> Role? {
        let allowed = roles(for: route)
        return Role.allCases.first { held.contains($0) && allowed.contains($0) }
    }

    /// Whether the route gives personal data away, so that everybody but the agent leaves a row in the audit.
    static func givesPersonalData(_ route: FeedRoute) -> Bool {
        switch route {
        case .scores, .events, .alerts, .alert, .segments, .segment: true
        case .status, .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge, .holdSegment, .releaseSegment,
            .eraseSegment, .assignSegment, .approveSegment, .replaceSegment, .help, .pause, .resume, .callBegin,
            .callEnd,
            .consent, .setConsent, .mine, .erase, .audit, .metrics, .document:
            false
        }
    }

    /// Whether whoever watches asks this over and over, so that one row in the audit stands for ``RecentLooks/span`` of
    /// it. A stream is one look; a segment that is heard twice is two.
    static func isAskedAgainAndAgain(_ route: FeedRoute) -> Bool {
        switch route {
        case .scores, .alerts, .alert: true
        case .status, .events, .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge, .segments, .segment,
            .holdSegment, .releaseSegment, .eraseSegment, .assignSegment, .approveSegment, .replaceSegment, .help,
            .pause,
            .resume, .callBegin, .callEnd, .consent, .setConsent, .mine, .erase, .audit, .metrics, .document:
            false
        }
    }

    /// Whether somebody in this role has to say why (`Undertone-Reason`).
    static func needsReason(_ route: FeedRoute, as role: Role) -> Bool {
        switch route {
        case .segments, .segment: role == .qa
        // The body is the file, so that the reason has to stand in the header.
        case .replaceSegment: true
        case .status, .scores, .events, .alerts, .alert, .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge,
            .holdSegment, .releaseSegment, .eraseSegment, .assignSegment, .approveSegment, .help, .pause, .resume,
            .callBegin,
            .callEnd, .consent, .setConsent, .mine, .erase, .audit, .metrics, .document:
            false
        }
    }
}

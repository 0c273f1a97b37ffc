import Events
import FeedClient
import Foundation
import Glibc

/// A segment that lies on a desk and is fetched through the site's hub: the hub asks the desk, which decides, and what
/// comes is as encrypted as it lies there.
enum HubSegment {
    /// How often it is asked how far it is.
    private static let pause = Duration.milliseconds(250)
    /// How long one waits for a desk that has not answered, and for the next piece from one that has.
    private static let (unanswered, silent) = (Duration.seconds(8), Duration.seconds(30))

    /// The sealed file of a segment, wherever it is: a daemon has it, a hub has to have it sent first.
    static func file(_ id: String, of client: FeedClient, reason: String?) async throws -> Data {
        do throws(FeedClientError) { return try await client.segmentFile(id, reason: reason) } catch {
            // Only a hub says so, and not without a reason.
            guard error.underlying == 409, let reason else { throw error }
            try await fetch(id, by: client, reason: reason)
            return try await client.segmentFile(id, reason: reason)
        }
    }

    /// Has it sent, and returns when it is at the hub.
    private static func fetch(_ id: String, by hub: FeedClient, reason: String) async throws {
        let isWatched = Terminal.isTerminal(STDERR_FILENO)
        defer { if isWatched { Terminal.status("") } }
        var transfer = try await FeedClient.patiently(for: FeedClient.longPatience, repeatsLost: true) {
            try await hub.requestSegment(id, reason: reason)
        }
        var movedAt = ContinuousClock.now
        while true {
            if isWatched { Terminal.status(words(of: transfer)) }
            switch transfer.state {
            case .here: return
            case .refused:
                throw CommandFailure(
                    "\(id) does not come: \(transfer.why ?? "its desk refuses it")", status: .notAllowed)
            case .waits:
                throw CommandFailure(
                    "\(id): its desk wants two people to decide, and it is noted that you ask. Let somebody else of "
                        + "quality assurance run: undertone segments approve \(id) --hub. Then ask "
                        + "again, for the same reason", status: .notAllowed)
            case .asked, .onItsWay: break
            }
            let patience = transfer.state == .asked ? unanswered : silent
            guard ContinuousClock.now - movedAt < patience else {
                let desk = transfer.isDeskThere ? "does not answer now" : "is away"
                throw CommandFailure(
                    "\(id): its desk \(desk). \(words(of: transfer)): it comes when the desk is back, until "
                        + "\(Wording.since(transfer.expiresAt)). Ask again then, for the same reason",
                    status: .unavailable)
            }
            try await Task.sleep(for: pause)
            let next = try await FeedClient.patiently(for: FeedClient.longPatience, repeatsLost: true) {
                try await hub.segmentTransfer(id)
            }
            if next.bytes != transfer.bytes || next.state != transfer.state { movedAt = .now }
            transfer = next
        }
    }

    /// How it stands, for a list.
    static func standing(of transfer: SegmentTransfer) -> String {
        switch transfer.state {
        case .asked, .onItsWay: words(of: transfer)
        case .waits: "its desk wants a second person"
        case .here: "at the hub for you"
        case .refused: "does not come: \(transfer.why ?? "its desk refuses it")"
        }
    }

    /// How far it is, in words.
    static func words(of transfer: SegmentTransfer) -> String {
        guard let total = transfer.total else { return "asked the desk" }
        return
            "asked the desk; \(Wording.size(bytes: Int64(clamping: transfer.bytes))) of \(Wording.size(bytes: Int64(clamping: total)))"
    }
}

extension SiteSegment {
    /// Which lane it is of.
    var place: SiteLane { SiteLane(desk: desk, label: label, team: team, login: lane) }
}

extension HubOptions {
    /// Asks the hub, where one is named; else the daemons that are meant.
    func ask<Answer>(
        or feed: FeedOptions, _ question: (_ clients: [FeedClient], _ isHub: Bool) async throws -> Answer
    ) async throws -> Answer {
        guard let hub = try client(besides: feed.socket) else { return try await question(feed.clients(), false) }
        return try await Self.ask(hub) { try await question([$0], true) }
    }
}

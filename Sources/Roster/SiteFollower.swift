public import Events
public import FeedClient
import Languages

/// Where a live view takes in what a site's hub says.
public protocol SiteView: Sendable {
    /// The hub follows: what happened while it did not is to be asked for.
    func find() async
    /// The hub cannot be followed.
    func lose(because error: FeedClientError) async
    /// Events are missing.
    func show(_ gap: EventGap) async throws
    /// Something happened, in a lane or in none.
    func show(_ event: Event, of lane: SiteLane?) async throws
    /// The desks as they stand.
    func take(_ desks: [SiteDesk]) async
    /// All alerts that are open; `isFirst` before anything else is shown.
    func take(open alerts: [SiteAlert], isFirst: Bool) async
    /// One alert as it stands.
    func take(_ alert: SiteAlert) async
    /// Takes out which alerts are to be asked for; `nil` for all that are open.
    func changedAlerts() async -> Set<String>?
    /// They were asked for in vain.
    func missAlerts() async
}

/// Follows a site's hub for as long as a live view lasts, over every outage and without a hole. What an event costs
/// does not grow with the number of desks: the alert that it is about is asked for, and where many are, all at once.
public struct SiteFollower: Sendable {
    private static let retryPause = Duration.seconds(1)
    /// Between two looks at which alerts have changed.
    private static let lookPause = Duration.milliseconds(250)
    /// Between two looks at how the desks stand, in looks: where somebody looks at them, and where they are only named.
    private static let (livePace, namesPace) = (8, 120)
    /// More alerts than these are not asked for one by one.
    private static let mostAlone = 20

    let hub: FeedClient
    let view: any SiteView
    let after: FeedCursor?

    /// A follower that does nothing before it runs.
    /// - Parameters:
    ///   - hub: the hub.
    ///   - view: where it is shown.
    ///   - after: cursor after which to begin; `nil` for what is new.
    public init(of hub: FeedClient, in view: any SiteView, after: FeedCursor?) {
        self.hub = hub
        self.view = view
        self.after = after
    }

    /// Follows until the task is cancelled.
    /// - Throws: a refusal, which would come again at every attempt.
    public func run() async throws {
        var cursor = after
        // How desks are called no event says.
        if let desks = try? await hub.siteDesks() { await view.take(desks) }
        while true {
            do {
                try await hub.follow(after: cursor) { message in
                    switch message {
                    case .connected(let after):
                        cursor = after
                        await view.find()
                    case .event(let event):
                        cursor = event.cursor
                        try await view.show(event, of: SiteLane(of: event))
                    case .gap(let gap):
                        cursor = gap.resumesAfter
                        try await view.show(gap)
                        await view.find()
                    case .disconnected(let error): await view.lose(because: error)
                    }
                }
            } catch let error as FeedClientError {
                try Task.checkCancellation()
                await view.lose(because: error)
                // Too many at once may be fewer soon; everything else that is refused stays so.
                guard error.code != .refused || error.underlying == 429 else { throw error }
            }
            try await Task.sleep(for: Self.retryPause)
        }
    }

    /// Keeps the view's alerts and desks fresh until the task is cancelled.
    /// - Parameter isLive: whether somebody looks at how all stand.
    public func ask(isLive: Bool) async {
        var (turn, isFirst) = (1, true)
        var mayAsk = true
        repeat {
            if mayAsk, turn % (isLive ? Self.livePace : Self.namesPace) == 0 {
                // Quality assurance sees alerts and no desks.
                do { await view.take(try await hub.siteDesks()) } catch { mayAsk = error.code != .refused }
            }
            turn += 1
            let changed = await view.changedAlerts()
            if let changed, changed.count <= Self.mostAlone {
                for id in changed {
                    do { await view.take(try await hub.siteAlert(id)) } catch  where error.code != .notFound {
                        await view.missAlerts()
                    } catch {}
                }
            } else {
                do {
                    await view.take(open: try await hub.siteAlerts(openOnly: true), isFirst: isFirst)
                    isFirst = false
                } catch { await view.missAlerts() }
            }
        } while (try? await Task.sleep(for: Self.lookPause)) != nil
    }
}

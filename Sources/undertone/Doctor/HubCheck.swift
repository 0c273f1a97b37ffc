import Accounts
import DaemonConfiguration
import Events

/// What lets the site's hub reach the daemon.
struct HubFacts: Sendable, Equatable {
    /// Whether there is the group.
    var hasGroup: Bool
    /// The socket; `nil` where the configuration gives none.
    var socket: FileFacts?
}

extension HubFacts {
    /// Looks at what the configuration names.
    init(_ loaded: LoadedConfiguration) {
        hasGroup = GroupDirectory.gid(of: loaded.configuration.feed.hubGroup) != nil
        socket = loaded.locations.hubSocket.map { FileFacts(at: $0) }
    }
}

/// The way for the site's hub to the daemon. Where it is off there is nothing to say.
enum HubCheck {
    private static let name = "hub"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let feed = facts.configuration?.loaded.configuration.feed, feed.hubSocket != "off" else { return [] }
        guard let hub = facts.hub else { return .late(name, "the list of groups") }
        guard hub.hasGroup else {
            return .warning(
                name, "there is no group \(feed.hubGroup): your site's hub is told nothing",
                hint: "sudo systemd-sysusers, or sudo groupadd --system \(feed.hubGroup)")
        }
        guard let socket = hub.socket else {
            return .warning(
                name, "feed.hub_socket is auto, and there is neither \(FeedWire.sharedFolder) nor a runtime folder",
                hint: "sudo systemd-tmpfiles --create undertone.conf, or write a path")
        }
        guard case .success = facts.daemon.answer else {
            return .ok(name, "group \(feed.hubGroup), \(socket.path) once the daemon runs")
        }
        guard socket.kind == .socket else {
            return .warning(
                name, "the daemon runs without \(socket.path)", hint: "systemctl --user restart undertoned")
        }
        guard socket.owner == facts.user.userID, socket.mode & 0o007 == 0 else {
            return .fault(
                name, "\(socket.path) belongs to uid \(socket.owner), mode \(socket.modeText)",
                hint: "remove it, and systemctl --user restart undertoned")
        }
        return .ok(name, "group \(feed.hubGroup), \(socket.path)")
    }
}

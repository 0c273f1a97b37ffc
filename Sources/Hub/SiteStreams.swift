import Broker
import Fleet

/// What the broker keeps for a site, each with limits of its own: where one is reached the oldest go.
enum SiteStreams {
    /// Bytes of commands on their way.
    static let commandBytes = 64 << 20
    /// Bytes for what is small: the lease of hubs.
    static let spareBytes = 16 << 20
    /// Most bytes of a message in a stream: what a desk may send, and its headers.
    private static let messageBytes = Wire.maxBytes + 4_096

    /// What desks tell, until a hub has taken it and longer.
    static func events(_ site: SiteFolder.Site) -> StreamSettings {
        let subjects = Subjects(site: site.site)
        return StreamSettings(
            name: subjects.eventStream, subjects: [subjects.allEvents], maxAge: .seconds(site.keepDays * 86_400),
            maxBytes: site.streamBytes, maxMessageBytes: messageBytes, replicas: site.servers.count)
    }

    /// What desks are asked to do.
    static func commands(_ site: SiteFolder.Site) -> StreamSettings {
        let subjects = Subjects(site: site.site)
        return StreamSettings(
            name: subjects.commandStream, subjects: [subjects.allCommands], maxAge: .seconds(86_400),
            maxBytes: commandBytes, maxMessageBytes: 64 << 10, replicas: site.servers.count)
    }

    /// The hub's place in what desks tell.
    static func hub(_ site: SiteFolder.Site) -> ConsumerSettings {
        let subjects = Subjects(site: site.site)
        return ConsumerSettings(stream: subjects.eventStream, name: subjects.hubConsumer)
    }

    /// A desk's place in what it is asked to do.
    static func desk(_ desk: DeskID, _ site: SiteFolder.Site) -> ConsumerSettings {
        let subjects = Subjects(site: site.site)
        return ConsumerSettings(
            stream: subjects.commandStream, name: subjects.consumer(desk), filter: subjects.commands(desk))
    }
}

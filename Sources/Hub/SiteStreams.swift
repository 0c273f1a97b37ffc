import Broker
import Fleet

/// What the broker keeps for a site, each with limits of its own: where one is reached the oldest go.
enum SiteStreams {
    /// Bytes of commands on their way.
    static let commandBytes = 64 << 20
    /// Bytes of what hubs tell one another: of more desks than a site has.
    static let registerBytes = 48 << 20
    /// Bytes for what is small: that, and the lease of hubs.
    static let spareBytes = 64 << 20
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

    /// What hubs tell one another of their registers: the newest of each row, for ever.
    static func registers(_ site: SiteFolder.Site) -> StreamSettings {
        let subjects = Subjects(site: site.site)
        return StreamSettings(
            name: subjects.registerStream, subjects: [subjects.allRegisters], maxAge: .seconds(100 * 366 * 86_400),
            maxBytes: registerBytes, maxMessageBytes: 64 << 10, maxPerSubject: 1, replicas: site.servers.count)
    }

    /// A hub's place in what desks tell.
    static func events(of hub: HubName, _ site: SiteFolder.Site) -> ConsumerSettings {
        let subjects = Subjects(site: site.site)
        return ConsumerSettings(stream: subjects.eventStream, name: subjects.hubConsumer(of: hub.text))
    }

    /// A hub's place in what hubs tell one another.
    static func registers(of hub: HubName, _ site: SiteFolder.Site) -> ConsumerSettings {
        let subjects = Subjects(site: site.site)
        return ConsumerSettings(stream: subjects.registerStream, name: subjects.hubConsumer(of: hub.text))
    }

    /// A desk's place in what it is asked to do.
    static func desk(_ desk: DeskID, _ site: SiteFolder.Site) -> ConsumerSettings {
        let subjects = Subjects(site: site.site)
        return ConsumerSettings(
            stream: subjects.commandStream, name: subjects.consumer(desk), filter: subjects.commands(desk))
    }
}

import Events
import FeedClient
import Languages
import Vocabulary

/// Why one or more daemons gave no answer, said once for all that say the same.
struct DaemonFault {
    /// Most agents that are named; of more their number is told.
    private static let maxNames = 8

    /// The fault for a person, as an error with the exit status that goes with it.
    let error: FeedClientError

    /// The same in words.
    var words: String { error.words(in: Language.own) }

    /// The faults of some daemons, in the order in which they come first.
    /// - Parameters:
    ///   - silent: the daemons that gave no answer, and why.
    ///   - asked: how many were asked in all.
    /// - Returns: one for all that differ in nothing but whose daemon it is.
    static func all(of silent: [(FeedClient, FeedClientError)], asked: Int) -> [DaemonFault] {
        var groups: [(key: String, members: [(FeedClient, FeedClientError)])] = []
        for (client, error) in silent {
            let key = "\(error.code) \(common(error, client))"
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].members.append((client, error))
            } else {
                groups.append((key, [(client, error)]))
            }
        }
        return groups.map { DaemonFault($0.members, asked: asked) }
    }

    private init(_ members: [(FeedClient, FeedClientError)], asked: Int) {
        let first = members[0]
        let names = Self.names(members.map(\.0))
        let isRefusal = [.refused, .notFound].contains(first.1.code)
        let said = first.1.phrase ?? Phrase(asIs: first.1.context)
        let phrase =
            if members.count == asked, asked > 1, isRefusal {
                Phrase("none of \(asked) daemons does it: \(said)")
            } else if asked > 1, isRefusal {
                Phrase(joining: [Phrase(asIs: names), said], ": ")
            } else if members.count > 1 {
                Phrase("\(said) The same goes for \(Self.names(members.dropFirst().map(\.0))).")
            } else { said }
        // What the daemon says counts, as it stands, in English.
        let english = Language.english.text(phrase).replacing(Language.english.text(said), with: first.1.context)
        error = FeedClientError(
            code: first.1.code, underlying: first.1.underlying, context: english, phrase: phrase)
    }

    private static func names(_ clients: [FeedClient]) -> String {
        let shown = clients.prefix(maxNames).map { $0.name() }.joined(separator: ", ")
        return clients.count > maxNames ? localized("\(shown) and \(clients.count - maxNames) more") : shown
    }

    /// The words without what names the daemon.
    private static func common(_ error: FeedClientError, _ client: FeedClient) -> String {
        var words = error.context.replacing(client.socketPath, with: "")
        for name in [client.login, client.identity?.name].compactMap(\.self) where !name.isEmpty {
            words = words.replacing(name, with: "")
        }
        return words
    }
}

extension Array {
    /// Lists of several daemons as one list by time. Each keeps its own order, also where its clock was set back.
    static func joined(_ lists: [[Element]], by time: (Element) -> Timestamp) -> [Element] {
        let keyed = lists.enumerated().flatMap { number, list in
            var latest: Timestamp?
            return list.enumerated().map { place, element in
                let key = latest.map { Swift.max($0, time(element)) } ?? time(element)
                latest = key
                return (key: key, list: number, place: place, element: element)
            }
        }
        return keyed.sorted { ($0.key, $0.list, $0.place) < ($1.key, $1.list, $1.place) }.map(\.element)
    }
}

import EventLog
import Events
import Fleet
import Foundation
import GRDB
import Hub
import TestSupport
import Vocabulary

/// Values that several tests start from.
enum Samples {
    static let site: SiteName = {
        guard let site = SiteName("floor") else { preconditionFailure("a name of a site") }
        return site
    }()
    static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)
    static let deskA = DeskID.random()
    static let deskB = DeskID.random()
    static let ivan = Person(name: "ivan", uid: 1001, role: "operator")

    /// A line of CloudEvents JSON, as a desk's daemon writes it for the hub.
    static func line(
        _ id: String, _ type: String, subject: String, data: String, after seconds: Double = 0, more: String = ""
    ) -> String {
        """
        {"cursor":"cabc","data":\(data),"datacontenttype":"application/json","id":"\(id)",\(more)\
        "source":"urn:undertone:desk-17:maria","specversion":"1.0","subject":"\(subject)",\
        "time":"\(instant.advanced(bySeconds: seconds).text)","type":"io.undertone.\(type)"}
        """
    }

    /// A step of an alert.
    static func alert(
        _ step: String, of id: String, kind: String = "strain", score: Double = 70, after seconds: Double = 0,
        event: String? = nil
    ) -> String {
        let cleared = step == "cleared" ? #""cleared_at":"\#(instant.text)","# : ""
        return line(
            event ?? "\(id)-\(step)", "alert.\(step)", subject: id,
            data: """
                {"agent":"maria","alert_id":"\(id)",\(cleared)"confidence":0.9,"explanation":"pitch","kind":"\(kind)",\
                "level":"high","onset_at":"\(instant.text)","raised_at":"\(instant.text)","reasons":[],"score":\(score)}
                """, after: seconds)
    }

    /// What a person did with an alert.
    static func handling(
        _ step: String, of id: String, by person: String = "ivan", after seconds: Double = 1, more: String = "",
        event: String? = nil
    ) -> String {
        let at = instant.advanced(bySeconds: seconds).text
        return line(
            event ?? "\(id)-\(step)", "alert.\(step)", subject: id,
            data: #"{"alert_id":"\#(id)","at":"\#(at)","by":"\#(person)"\#(more)}"#, after: seconds)
    }

    static func batch(
        _ events: [String], desk: DeskID = deskA, lane: String = "maria", cursor: String = "c1", isAhead: Bool = false
    ) -> EventBatch {
        EventBatch(desk: desk, lane: lane, isAhead: isAhead, cursor: .sealed(cursor), events: events)
    }
}

extension TemporaryFolder {
    /// Where the store lies in it.
    var store: String { path + "/state/hub.sqlite" }

    func open(clock: @escaping @Sendable () -> Timestamp = { Samples.instant }) throws -> SiteStore {
        try SiteStore(path: store, site: Samples.site, clock: clock)
    }
}

extension SiteStore {
    /// Identifiers of all events, in the order in which they were stored.
    var ids: [String] { get throws { try log.page(after: 0, limit: 100_000).records.map { try $0.event().id } } }

    /// Each alert as it stands: identifier, state, handler, highest level, notes.
    var projection: [String: String] {
        get throws {
            Dictionary(
                uniqueKeysWithValues: try log.alerts(limit: 10_000).map {
                    let notes = $0.notes.map(\.text).joined(separator: "|")
                    let said = "\($0.life.state) \($0.life.kind) \($0.life.dispute) \($0.life.handler ?? "-")"
                    let figures = "\($0.highestLevel) \($0.alert.score) \($0.acknowledgedBy ?? "-") \($0.life.tier)"
                    return ($0.alert.alertID, "\(said) \(figures) \(notes)")
                })
        }
    }

    /// What the audit says that was refused, and why.
    var refusals: [String] {
        get throws {
            try log.auditPage(after: 0, limit: 1_000).filter { $0.outcome == .refused }.map {
                "\($0.action): \($0.reason ?? "")"
            }
        }
    }
}

import EventLog
import Events
import Fleet
import Foundation
import Glibc
import Hub
import Vocabulary

/// Stores batches of two desks without end, some of them again, until it is killed: what the tests of sudden death
/// kill.
///
///     SiteLoad STORE NOTES RUN
///
/// Each receipt that the store gave out is a line `receipt DESK CURSOR`, written in one system call after it came, so
/// that it outlives the process. The events of the cursor `cNAME` are `NAME-0` to `NAME-2`, those of the alert
/// `a-NAME`.
@main struct SiteLoad {
    static func main() throws {
        let arguments = CommandLine.arguments
        let site = SiteName("floor")
        guard arguments.count == 4, let site else { return }
        let store = try SiteStore(path: arguments[1], site: site)
        // SAFETY: the string lives for the length of the call.
        let notes = unsafe open(arguments[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let run = arguments[3]
        let desks = ["aaaaaaaaaaaaaaaaaaaaaaaaaa", "baaaaaaaaaaaaaaaaaaaaaaaaa"].compactMap { DeskID(text: $0) }
        for (number, desk) in desks.enumerated() {
            Thread.detachNewThread {
                var round = 0
                while true {
                    round += 1
                    // Mostly the next, now and then one of before, several in one transaction.
                    let rounds = round % 5 == 0 ? [round, max(1, round - 7)] : [round]
                    let batches = rounds.map { batch(of: desk, "\(run)-\(number)-\($0)") }
                    do {
                        for taken in try store.take(batches) {
                            if let receipt = taken.receipt { note("receipt \(desk) \(receipt.cursor.text)", in: notes) }
                        }
                    } catch { note("fault \(error)", in: notes) }
                }
            }
        }
        while true { pause() }
    }

    /// Three events of one alert.
    private static func batch(of desk: DeskID, _ name: String) -> EventBatch {
        let now = Timestamp.now.text
        let alert = """
            "agent":"maria","alert_id":"a-\(name)","confidence":1,"explanation":"pitch","level":"high","onset_at":"\(now)",\
            "raised_at":"\(now)","reasons":[],"score":70
            """
        let events = [
            ("alert.raised", alert), ("alert.acknowledged", #""alert_id":"a-\#(name)","at":"\#(now)","by":"ivan""#),
            ("alert.resolved", #""alert_id":"a-\#(name)","at":"\#(now)","by":"ivan""#),
        ].enumerated().map { number, event in
            """
            {"cursor":"c\(name)","data":{\(event.1)},"datacontenttype":"application/json","id":"\(name)-\(number)",\
            "source":"urn:undertone:x:y","specversion":"1.0","subject":"a-\(name)","time":"\(now)",\
            "type":"io.undertone.\(event.0)"}
            """
        }
        return EventBatch(desk: desk, lane: "maria", cursor: .sealed("c\(name)"), events: events)
    }

    private static func note(_ line: String, in notes: Int32) {
        let bytes = Array((line + "\n").utf8)
        // SAFETY: the buffer lives for the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe write(notes, $0.baseAddress, $0.count) }
    }
}

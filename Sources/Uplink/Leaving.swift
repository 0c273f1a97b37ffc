import Broker
import Fleet
public import Logging
import Vocabulary

/// Leaves a site: tells it, as far as it can be reached, and forgets everything about it.
public enum Leaving {
    /// Does it. The hub keeps what it has received; whether the desk may come back, it decides.
    /// - Parameters:
    ///   - folder: what is kept. The caller holds its lock.
    ///   - logger: told what is worth knowing.
    /// - Returns: whether the hub was told.
    /// - Throws: ``UplinkError``.
    public static func leave(_ folder: UplinkFolder, logger: Logger) async throws(UplinkError) -> Bool {
        let membership = try folder.membership()
        var isTold = false
        // A credential that cannot be read is no reason to stay.
        if let credential = try? folder.credential() {
            let lanes = ((try? folder.report()) ?? nil)?.lanes ?? []
            let bodies = lanes.compactMap { lane in
                try? Wire.data(
                    DeskMessage.standing(
                        DeskStanding(
                            lane: lane.name, version: Version.current, lag: lane.lag, since: lane.waitingSince,
                            link: .leaving)))
            }
            let subject = membership.subjects.events(membership.desk)
            do {
                try await BrokerConnection.once(membership.settings(credential), logger: logger) {
                    connection throws(BrokerError) in
                    for (number, body) in bodies.enumerated() {
                        _ = try await connection.store(body, under: subject, id: "\(membership.desk).leaving.\(number)")
                    }
                }
                isTold = true
            } catch { logger.info("the site was not told: \(error.context)") }
        }
        try folder.forget()
        return isTold
    }
}

import EventLog
import Events
import Fleet
import Foundation
import Hub
import Synchronization
import TestSupport
import Vocabulary

/// A store with its registers, and a clock that a test sets.
final class RegisteredSite: Sendable {
    let store: SiteStore
    let desks: DeskRegister
    let tokens: TokenRegister
    /// How often the broker was to be told anew who counts no more.
    let cuts: Counter
    private let time: Clock
    private let account = NKey.random(.account)

    /// Counts.
    final class Counter: Sendable {
        private let state = Mutex(0)
        var count: Int { state.withLock { $0 } }
        func add() { state.withLock { $0 += 1 } }
    }

    /// The time.
    final class Clock: Sendable {
        private let state = Mutex(Samples.instant)
        var now: Timestamp { state.withLock { $0 } }
        func advance(bySeconds seconds: Double) { state.withLock { $0 = $0.advanced(bySeconds: seconds) } }
    }

    init(_ folder: TemporaryFolder) throws {
        let (time, cuts) = (Clock(), Counter())
        (self.time, self.cuts) = (time, cuts)
        store = try folder.open(clock: { time.now })
        desks = try DeskRegister(store, cutOff: { cuts.add() })
        tokens = TokenRegister(store, cutOff: { cuts.add() })
    }

    var now: Timestamp { time.now }
    func advance(bySeconds seconds: Double) { time.advance(bySeconds: seconds) }

    /// A token of the site.
    func token(cap: Int = 1, approves: Bool = false, hours: Double = 24, label: String = "floor-2") throws -> TokenID {
        let (id, key) = (TokenID.random(), NKey.random(.user))
        let expiresAt = time.now.advanced(bySeconds: hours * 3_600)
        let claims = UserClaims.joining(by: id, of: Samples.site, expires: expiresAt)
        let credential = try required(
            JWT(text: claims.jwt(for: key.publicKey, by: account, at: time.now)).flatMap {
                Credential(jwt: $0, key: key)
            })
        let token = try required(
            JoinToken(
                site: Samples.site, id: id, servers: [try required(ServerAddress(text: "hub.example"))],
                authority: [0x30, 0x00], credential: credential))
        _ = try tokens.add(
            token, label: label, cap: cap, approves: approves, expiresAt: expiresAt, by: Samples.ivan)
        return id
    }

    static func request(
        _ desk: DeskID, key: NKey = .random(.user), machine: String = "1", label: String? = nil
    ) -> JoinRequest {
        JoinRequest(
            desk: desk, nkey: key.publicKey, machine: JoinRequest.machine(id: machine, site: Samples.site),
            label: label, version: "0.1.0")
    }

    /// Lets a desk in by a token of its own.
    func join(_ desk: DeskID, approves: Bool = false) throws {
        let request = Self.request(desk, machine: desk.text)
        _ = try desks.answer(to: request, by: try token(approves: approves))
    }
}

/// What has to be there for a test.
private struct Missing: Error {}
private func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
}

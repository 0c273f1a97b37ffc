import Broker
import Events
import Fleet
import TestBroker
import TestSupport
import Testing
import Vocabulary

/// A real server holds desks to their own subjects, by what we sign for them.
@Suite(.withServer, .hangGuard) struct PermissionTests {
    private let site: TestSite
    private let one = DeskID.random()
    private let two = DeskID.random()

    init() async throws {
        site = try TestSite()
        try await site.start()
    }

    @Test func aDeskTellsOfItselfAndHearsWhatIsItsOwn() async throws {
        let hub = Kept(try site.hubSettings())
        let desk = Kept(try site.settings(desk: one))
        let (atHub, atDesk) = (await hub.up(), await desk.up())
        let events = atHub.messages(under: site.subjects.allEvents)
        let receipts = atDesk.messages(under: site.subjects.receipts(one))
        try await settle(hub: atHub)
        try await settle(desk: atDesk)
        try atDesk.publish("mine", to: site.subjects.events(one))
        #expect(await BrokerConnection.next(events) == "mine")
        try atHub.publish("got it", to: site.subjects.receipts(one))
        #expect(await BrokerConnection.next(receipts) == "got it")
    }

    /// Each is refused by name, and reaches nobody.
    @Test func aDeskSpeaksForNobodyElse() async throws {
        let hub = Kept(try site.hubSettings())
        let desk = Kept(try site.settings(desk: one))
        let (atHub, atDesk) = (await hub.up(), await desk.up())
        let all = atHub.messages(under: ">", keeping: 1_000)
        try await settle(hub: atHub)
        let subjects = site.subjects
        let forbidden = [
            subjects.events(two), subjects.live(two), subjects.receipts(one), subjects.receipts(two),
            subjects.commands(one), subjects.commands(two), subjects.join(.random()), "anything",
            Subjects.inbox(two) + ".x", "$JS.API.STREAM.CREATE.x", "$JS.API.STREAM.DELETE.\(subjects.eventStream)",
            "$JS.API.STREAM.INFO.\(subjects.eventStream)",
            "$JS.API.CONSUMER.MSG.NEXT.\(subjects.commandStream).\(two)",
            "$JS.API.CONSUMER.DURABLE.CREATE.\(subjects.commandStream).\(one)",
            "$JS.API.DIRECT.GET.\(subjects.eventStream)", "$JS.ACK.\(subjects.commandStream).\(two).1.1.1.1.0",
            "$KV.\(subjects.leaseBucket).hub", "$SYS.REQ.SERVER.PING",
        ]
        for subject in forbidden {
            await #expect(throws: BrokerError.self, "\(subject)") {
                do throws(BrokerError) { _ = try await atDesk.request([1], of: subject, within: .seconds(20)) } catch {
                    #expect(error.code == .forbidden, "\(subject): \(error)")
                    throw error
                }
            }
        }
        try atDesk.publish("last", to: subjects.events(one))
        for await message in all {
            #expect(!forbidden.contains(message.subject))
            if message.subject == subjects.events(one) { break }
        }
    }

    @Test func aDeskHearsNobodyElse() async throws {
        let hub = Kept(try site.hubSettings())
        let desk = Kept(try site.settings(desk: one))
        let (atHub, atDesk) = (await hub.up(), await desk.up())
        let subjects = site.subjects
        let heard = [
            subjects.commands(two), subjects.receipts(two), subjects.events(two), subjects.allEvents,
            subjects.allCommands, "ut.>", ">", "_INBOX.>", "\(Subjects.inbox(two)).>", "$SYS.>", subjects.live(one),
        ].map { atDesk.messages(under: $0) }
        let own = atDesk.messages(under: subjects.receipts(one))
        try await settle(desk: atDesk)
        for subject in [
            subjects.commands(two), subjects.receipts(two), subjects.events(two), subjects.live(one),
            "\(Subjects.inbox(two)).1",
        ] {
            try atHub.publish("secret", to: subject)
        }
        try atHub.publish("yours", to: subjects.receipts(one))
        #expect(await BrokerConnection.next(own) == "yours")
        // What was sent before has arrived by now, had it been let through.
        await desk.end()
        for messages in heard {
            let none = Task { await BrokerConnection.next(messages) }
            none.cancel()
            #expect(await none.value == nil)
        }
    }

    @Test func whoHoldsATokenMayAskAndNothingElse() async throws {
        let token = TokenID.random()
        let credential = try site.credential(.joining(by: token, of: site.site, expires: nil))
        let hub = Kept(try site.hubSettings())
        let atHub = await hub.up()
        let subjects = site.subjects
        let asked = atHub.messages(under: subjects.allJoins)
        let answering = Task {
            for await message in asked { try? atHub.answer(message, with: Array("welcome".utf8)) }
        }
        defer { answering.cancel() }
        try await settle(hub: atHub)
        let settings = site.settings(credential, inbox: Subjects.inbox(token))
        let answer = try await BrokerConnection.once(settings, logger: quiet) { joining async throws(BrokerError) in
            try await joining.request([1], of: subjects.join(token))
        }
        #expect(String(decoding: answer.body, as: UTF8.self) == "welcome")
        for subject in [subjects.join(.random()), subjects.events(one), subjects.allJoins, "$JS.API.INFO"] {
            await #expect(throws: BrokerError.self) {
                try await BrokerConnection.once(settings, logger: quiet) { joining async throws(BrokerError) in
                    do throws(BrokerError) {
                        _ = try await joining.request([1], of: subject, within: .seconds(20))
                    } catch {
                        #expect(error.code == .forbidden, "\(subject): \(error)")
                        throw error
                    }
                }
            }
        }
    }

    /// By another site's account, by a right that is over: the class of the refusal is named.
    @Test func aForeignCredentialIsNotLetIn() async throws {
        let other = try TestSite("paris")
        let forged = try other.credential(.desk(one, of: site.site))
        let expired = try site.credential(
            .joining(by: .random(), of: site.site, expires: .now.advanced(bySeconds: -10)))
        for credential in [forged, expired] {
            await #expect(throws: BrokerError.self) {
                do throws(BrokerError) {
                    try await BrokerConnection.once(
                        site.settings(credential, inbox: Subjects.inbox(one)), logger: quiet
                    ) { _ async throws(BrokerError) in }
                } catch {
                    #expect(error.code == .unauthorized, "\(error)")
                    throw error
                }
            }
        }
    }

    /// A revoked desk is cut off within 5 s, and stays out; the others go on.
    @Test func aRevokedDeskIsCutOff() async throws {
        let settings = try site.settings(desk: one)
        let (desk, neighbour) = (Kept(settings), Kept(try site.settings(desk: two)))
        _ = (await desk.up(), await neighbour.up())
        let systemSettings = site.settings(try site.systemCredential(), inbox: "_INBOX.system")
        let claims = Array(site.accountJWT(revoking: [settings.credential.key.publicKey]).utf8)
        let begin = ContinuousClock.now
        let answer = try await BrokerConnection.once(systemSettings, logger: quiet) {
            system async throws(BrokerError) in
            try await system.request(claims, of: "$SYS.REQ.CLAIMS.UPDATE")
        }
        #expect(String(decoding: answer.body, as: UTF8.self).contains("200"))
        #expect(await desk.down()?.code == .unauthorized)
        #expect(ContinuousClock.now - begin < .seconds(5))
        await #expect(throws: BrokerError.self) {
            try await BrokerConnection.once(settings, logger: quiet) { _ async throws(BrokerError) in }
        }
        guard case .up = neighbour.connection.link else {
            Issue.record("the neighbour is \(neighbour.connection.link)")
            return
        }
    }

    /// Waits until the server has taken in what the hub subscribed to: it answers in order.
    private func settle(hub: BrokerConnection) async throws {
        _ = try await hub.request([], of: "$JS.API.INFO", within: .seconds(20))
    }

    /// The same of a desk, which may ask where nobody listens.
    private func settle(desk: BrokerConnection) async throws {
        await #expect(throws: BrokerError.self) {
            do throws(BrokerError) {
                _ = try await desk.request([], of: site.subjects.segments(one), within: .seconds(20))
            } catch {
                #expect(error.code == .noResponder)
                throw error
            }
        }
    }
}

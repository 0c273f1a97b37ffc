import EventLog
import Events
import Fleet
import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// The registers of two hubs become the same, in whatever order they hear of each other (issue 18, 4).
struct RegisterWordTests {
    private final class Peer {
        let folder: TemporaryFolder
        let site: RegisteredSite
        let access: AccessRegister

        init() throws {
            folder = try TemporaryFolder()
            site = try RegisteredSite(folder)
            access = AccessRegister(site.store)
        }

        /// All rows, as text.
        var rows: [String] {
            get throws {
                try site.desks.all().map { "\($0)" }.sorted() + site.tokens.all().map { "\($0)" }.sorted()
                    + access.all().map { "\($0)" }.sorted()
            }
        }
    }

    @Test func whatOneSaysTheOtherHas() throws {
        let (one, two) = (try Peer(), try Peer())
        let token = try one.site.token(cap: 3)
        _ = try one.site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: token)
        _ = try one.access.add("maria", as: .supervisor, days: 1, by: Samples.ivan)
        let words = try one.site.store.untold(atMost: 99)
        #expect(Set(words.map(\.kind)) == [.desk, .token, .access])
        #expect(try two.site.store.take(words))
        try two.site.desks.reread()
        #expect(two.site.desks.maySend(Samples.deskA))
        #expect(try two.rows == one.rows)
        // Nothing is said of it again.
        #expect(try two.site.store.untold(atMost: 99).isEmpty)
        try one.site.store.noteTold(words)
        #expect(try one.site.store.untold(atMost: 99).isEmpty)
        #expect(try !two.site.store.take(words))
    }

    @Test func whoIsWithdrawnAnywhereIsSoEverywhere() throws {
        let (one, two) = (try Peer(), try Peer())
        _ = try one.site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: try one.site.token())
        _ = try two.site.store.take(try one.site.store.untold(atMost: 99))
        try two.site.desks.reread()
        // The other one renames it many times meanwhile, and so has the higher revision.
        _ = try one.site.desks.revoke(Samples.deskA, by: Samples.ivan)
        for number in 0..<9 { _ = try two.site.desks.relabel(Samples.deskA, to: "\(number)", by: Samples.ivan) }
        let (ones, twos) = (try one.site.store.untold(atMost: 99), try two.site.store.untold(atMost: 99))
        _ = try one.site.store.take(twos)
        _ = try two.site.store.take(ones)
        try two.site.desks.reread()
        #expect(two.site.desks.state(of: Samples.deskA) == .revoked)
        try one.site.desks.reread()
        #expect(one.site.desks.state(of: Samples.deskA) == .revoked)
    }

    @Test(arguments: 0..<20) func theyAgreeWhateverHappensInWhateverOrder(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let peers = [try Peer(), try Peer(), try Peer()]
        let token = try peers[0].site.token(cap: 99)
        let desks = (0..<4).map { _ in DeskID.random() }
        // The broker keeps the newest of each row; each hub hears all in its order, some of it twice.
        var stream: [String: RegisterWord] = [:]
        func exchange(_ index: Int) throws {
            let words = try peers[index].site.store.untold(atMost: 99)
            for word in words { stream["\(word.kind).\(word.key)"] = word }
            try peers[index].site.store.noteTold(words)
            _ = try peers[index].site.store.take(stream.values.shuffled(using: &generator))
            try peers[index].site.desks.reread()
        }
        for index in peers.indices { try exchange(index) }
        for _ in 0..<60 {
            let peer = peers[Int.random(in: 0..<3, using: &generator)]
            let desk = desks[Int.random(in: 0..<4, using: &generator)]
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                let request = RegisteredSite.request(desk, machine: desk.text)
                _ = try? peer.site.desks.answer(to: request, by: token)
            case 1:
                let label = "\(UInt8.random(in: 0...255, using: &generator))"
                _ = try? peer.site.desks.relabel(desk, to: label, by: Samples.ivan)
            case 2 where Bool.random(using: &generator): _ = try? peer.site.desks.revoke(desk, by: Samples.ivan)
            default: try exchange(Int.random(in: 0..<3, using: &generator))
            }
        }
        for _ in 0..<4 { for index in peers.indices { try exchange(index) } }
        #expect(try peers[0].rows == peers[1].rows && peers[1].rows == peers[2].rows)
        #expect(try peers.allSatisfy { try $0.site.store.untold(atMost: 9).isEmpty })
    }

    @Test func whatIsNoRowIsLeftOut() throws {
        let peer = try Peer()
        let word = RegisterWord(kind: .desk, key: "x", revision: 1, columns: ["desk": .text("x")])
        #expect(try !peer.site.store.take([word]))
        #expect(try peer.site.desks.all().isEmpty && peer.site.store.untold(atMost: 9).isEmpty)
        #expect(RegisterWord(kind: .desk, key: "x", revision: 1, columns: ["desk": .text("y")]).fault != nil)
        #expect(RegisterWord(kind: .desk, key: "x", revision: 0, columns: ["desk": .text("x")]).fault != nil)
        let steering = RegisterWord(
            kind: .desk, key: "x", revision: 1, columns: ["desk": .text("x"), "label": .text("\u{1B}[2J")])
        #expect(steering.fault != nil)
    }

    @Test func namesOfHubsDifferByMachineAndFolder() {
        let names = [
            HubName(machine: "1", host: "Berlin.example", folder: "/a"),
            HubName(machine: "1", host: "Berlin.example", folder: "/b"),
            HubName(machine: "2", host: "Berlin.example", folder: "/a"),
        ].map(\.text)
        #expect(Set(names).count == 3 && names.allSatisfy { $0.hasPrefix("berlin-") })
        #expect(HubName(machine: "", host: "Köln.*>", folder: "/").text.wholeMatch(of: /[a-z0-9-]+/) != nil)
    }
}

import Broker
import Fleet
import Foundation
import Glibc
import Synchronization
import TestBroker
import TestSupport
import Testing

/// A server that is not the one which the token names gets nothing.
@Suite(.withServer, .hangGuard, .serialized) struct TrustTests {
    private let site: TestSite
    private let desk = DeskID.random()

    init() async throws {
        site = try TestSite()
        try await site.start()
    }

    @Test func theServerOfTheTokenIsTrusted() async throws {
        let wire = try Wiretap(to: site.address)
        #expect(await fault(through: wire) == nil)
        #expect(wire.records.contains { $0.type == 0x17 && $0.length > 200 }, "and told who speaks")
    }

    @Test func anotherAuthorityIsNotAndGetsNothing() async throws {
        let other = try TestSite("paris")
        let wire = try Wiretap(to: site.address)
        #expect(await fault(through: wire) { $0.authority = other.authority } == .untrusted)
        expectNothingSent(wire)
    }

    /// The machine's own authorities do not count beside the token's: a company's proxy is trusted by every machine.
    @Test func theAuthoritiesOfTheMachineAreNot() async throws {
        let other = try TestSite("paris")
        for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] { unsafe setenv(name, site.authorityFile, 1) }
        let wire = try Wiretap(to: site.address)
        #expect(await fault(through: wire) { $0.authority = other.authority } == .untrusted)
        expectNothingSent(wire)
    }

    @Test func aCertificateForAnotherNameIsNot() async throws {
        for name in ["berlin.internal", "127.0.0.2", "localhost.example"] {
            let wire = try Wiretap(to: site.address)
            #expect(await fault(through: wire) { $0.serverName = name } == .untrusted)
            expectNothingSent(wire)
        }
        let wire = try Wiretap(to: site.address)
        #expect(await fault(through: wire) { $0.serverName = "localhost" } == nil)
    }

    /// Who is nobody's certificate's name: the address is compared, where no name is given.
    @Test func aCertificateForNobodyIsNot() async throws {
        let nameless = try TestSite("rome", serverName: "elsewhere")
        try await nameless.start()
        let wire = try Wiretap(to: nameless.address)
        #expect(await fault(through: wire) { $0.authority = nameless.authority } == .untrusted)
        expectNothingSent(wire)
    }

    /// A server without TLS, and one that does not speak our language, get not a byte.
    @Test(arguments: [
        "INFO {\"server_id\":\"x\",\"max_payload\":1024,\"headers\":true}\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "\u{0}\u{1}\r\n", "",
    ])
    func whoHasNoCertificateGetsNothing(greeting: String) async throws {
        let server = try LoopbackSocket()
        let port = try server.listen()
        let received = Mutex<[UInt8]>([])
        let answering = Thread {
            guard let client = try? server.accept() else { return }
            client.send(Array(greeting.utf8))
            if greeting.isEmpty { client.shutDown() }
            while case let bytes = client.receive(), !bytes.isEmpty { received.withLock { $0 += bytes } }
        }
        answering.start()
        let code = await fault(at: port)
        #expect(code == (greeting.hasPrefix("INFO") ? .untrusted : .unreachable))
        #expect(received.withLock(\.self) == [])
    }

    /// libnats waits for ever there; the limit of ours ends it.
    @Test func whoFallsSilentInTheHandshakeIsGivenUp() async throws {
        let server = try LoopbackSocket()
        let port = try server.listen()
        let answering = Thread {
            guard let client = try? server.accept() else { return }
            client.send(Array("INFO {\"server_id\":\"x\",\"tls_required\":true,\"max_payload\":1024}\r\n".utf8))
            while !client.receive().isEmpty {}
        }
        answering.start()
        #expect(await fault(at: port) { $0.timeout = .milliseconds(100) } == .unreachable)
    }

    @Test func whereNobodyListensNobodyIsReached() async throws {
        let port = try LoopbackSocket().bind()
        #expect(await fault(at: port) == .unreachable)
    }

    private func fault(through wire: Wiretap, _ change: (inout BrokerSettings) -> Void = { _ in }) async
        -> BrokerError.Code?
    { await fault(at: wire.port, change) }

    private func fault(at port: UInt16, _ change: (inout BrokerSettings) -> Void = { _ in }) async
        -> BrokerError.Code?
    {
        do {
            var settings = try site.settings(desk: desk)
            settings.servers = [try #require(ServerAddress(text: "127.0.0.1:\(port)"))]
            change(&settings)
            try await BrokerConnection.once(settings, logger: quiet) { _ async throws(BrokerError) in }
            return nil
        } catch let error as BrokerError {
            return error.code
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }

    /// A hello of TLS and an alert are all that was sent: nothing that could hold who speaks.
    private func expectNothingSent(_ wire: Wiretap) {
        let records = wire.records
        #expect(records.first?.type == 0x16, "\(records)")
        // The alert, which TLS 1.3 dresses up as data: 2 bytes, its kind and a tag.
        #expect(records.dropFirst().allSatisfy { $0.type == 0x15 || $0.length <= 24 }, "\(records)")
        #expect(!wire.received.contains { $0 == UInt8(ascii: "{") } || !wire.text.contains("CONNECT"))
    }
}

/// Stands between a client and a server, and keeps what the client sends.
final class Wiretap: Sendable {
    let port: UInt16
    private let listener: LoopbackSocket
    private let bytes = Mutex<[UInt8]>([])

    init(to server: ServerAddress) throws {
        listener = try LoopbackSocket()
        port = try listener.listen()
        Thread { [listener, weak self] in
            guard let client = try? listener.accept(), let behind = try? LoopbackSocket(),
                behind.connect(to: server.port)
            else { return }
            Thread {
                while case let answer = behind.receive(), !answer.isEmpty { client.send(answer) }
                client.shutDown()
            }.start()
            while case let sent = client.receive(), !sent.isEmpty {
                self?.bytes.withLock { $0 += sent }
                behind.send(sent)
            }
            behind.shutDown()
        }.start()
    }

    var received: [UInt8] { bytes.withLock(\.self) }
    var text: String { String(decoding: received, as: UTF8.self) }

    /// What was sent, as records of TLS.
    var records: [(type: UInt8, length: Int)] {
        var (rest, records) = (received[...], [(type: UInt8, length: Int)]())
        while rest.count >= 5 {
            let head = Array(rest.prefix(5))
            let length = Int(head[3]) << 8 | Int(head[4])
            records.append((head[0], length))
            rest = rest.dropFirst(5 + length)
        }
        return records
    }
}

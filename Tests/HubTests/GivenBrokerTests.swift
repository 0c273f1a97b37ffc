import Fleet
import Foundation
import Hub
import TestBroker
import TestSupport
import Testing

/// What whoever runs a broker gives to a site is looked at before anything is made of it.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"))
struct GivenBrokerTests {
    private static let broker = Result { try TestSite("others") }

    private enum File: String, CaseIterable {
        case credentials = "sys.creds"
        case key = "sign.nk"
        case authority = "ca.pem"
    }

    private static let bad: [(String, String)] = [
        (File.credentials.rawValue, ""), (File.credentials.rawValue, "eyJ0"),
        (File.credentials.rawValue, "-----BEGIN NATS USER JWT-----\nx\n------END NATS USER JWT------\n"),
        (File.key.rawValue, ""), (File.key.rawValue, "SOAAA"),
        // The key of an account, and the public half of a key.
        (File.key.rawValue, String(decoding: NKey.random(.account).seedText(), as: UTF8.self)),
        (File.key.rawValue, NKey.random(.operator).publicKey.text),
        (File.authority.rawValue, ""), (File.authority.rawValue, "-----BEGIN CERTIFICATE-----\n"),
        (File.authority.rawValue, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        (File.authority.rawValue, "-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n"),
    ]

    @Test(arguments: bad) func whatIsNoneIsRefusedByItsName(name: String, content: String) throws {
        let folder = try TemporaryFolder()
        try write(into: folder)
        _ = try given(in: folder)
        try Data(content.utf8).write(to: folder.url.appending(path: name))
        let error = #expect(throws: HubError.self) { _ = try given(in: folder) }
        #expect(error?.code == .badFile && error?.context.hasPrefix(folder.path + "/" + name) == true)
        try FileManager.default.removeItem(atPath: folder.path + "/" + name)
        #expect(throws: HubError.self) { _ = try given(in: folder) }
    }

    /// Two authorities in one file: which of them is meant, nobody can say.
    @Test func twoCertificatesAreRefused() throws {
        let folder = try TemporaryFolder()
        try write(into: folder)
        let file = folder.url.appending(path: File.authority.rawValue)
        let one = try Data(contentsOf: file)
        try (one + one).write(to: file)
        #expect(throws: HubError.self) { _ = try given(in: folder) }
    }

    private func write(into folder: TemporaryFolder) throws {
        let broker = try Self.broker.get()
        for file in File.allCases {
            let bytes =
                switch file {
                case .credentials: try broker.systemCredential().file()
                case .key: broker.operatorKey.seedText()
                case .authority: Array(try Data(contentsOf: URL(filePath: broker.authorityFile)))
                }
            try Data(bytes).write(to: folder.url.appending(path: file.rawValue))
        }
    }

    private func given(in folder: TemporaryFolder) throws -> GivenBroker {
        try GivenBroker(
            credentialFile: "\(folder.path)/\(File.credentials.rawValue)",
            operatorKeyFile: "\(folder.path)/\(File.key.rawValue)",
            authorityFile: "\(folder.path)/\(File.authority.rawValue)")
    }
}

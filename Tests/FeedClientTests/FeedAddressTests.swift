import Events
import FeedClient
import Foundation
import Glibc
import TestSupport
import Testing

/// Where a hub is reached: what may be said, and whose file a token may lie in.
struct FeedAddressTests {
    private static func file(_ content: String, mode: Int = 0o600, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/token"
        try Data(content.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test(arguments: [
        ("/run/undertone-hub/hub.sock", "/run/undertone-hub/hub.sock"),
        ("http://127.0.0.1:8317", "http://127.0.0.1:8317"),
        ("http://localhost:8317/", "http://127.0.0.1:8317"), ("HTTP://[::1]:8317", "http://[::1]:8317"),
    ]) func aHubIsNamedBySocketOrAddress(_ said: String, _ text: String) throws {
        let folder = try TemporaryFolder()
        #expect(try FeedAddress(hub: said, tokenFile: Self.file("t0k\n", in: folder)).text == text)
    }

    @Test(arguments: [
        "https://127.0.0.1:8317", "http://hub.example:8317", "http://127.0.0.1", "http://127.0.0.1:0",
        "http://127.0.0.1:8317@evil.example", "http://127.0.0.1:8317/v1", "http://127.0.0.999:1", "ftp://127.0.0.1:1",
        "http://10.0.0.1:8317", "http://0.0.0.0:8317", "http://127.0.0.1:99999", "http://[::]:8317",
    ]) func noTokenIsSentElsewhere(_ said: String) throws {
        let folder = try TemporaryFolder()
        let path = try Self.file("t0k", in: folder)
        #expect(throws: FeedClientError.self) { try FeedAddress(hub: said, tokenFile: path) }
    }

    @Test func aTokenLiesInAFileOfItsOwnersAlone() throws {
        let folder = try TemporaryFolder()
        let hub = "http://127.0.0.1:8317"
        for mode in [0o640, 0o604, 0o660, 0o666] {
            let path = try Self.file("t0k", mode: mode, in: folder)
            #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: path) }
        }
        for content in ["", "\n", "two words", "a\u{1B}b", String(repeating: "x", count: 513), "два"] {
            let path = try Self.file(content, in: folder)
            #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: path) }
        }
        #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: folder.path + "/none") }
        #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: folder.path) }
        #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: nil) }
        // A pipe that nobody writes to must not be waited for.
        let pipe = folder.path + "/pipe"
        // SAFETY: the string lives for the length of the call.
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(throws: FeedClientError.self) { try FeedAddress(hub: hub, tokenFile: pipe) }
    }
}

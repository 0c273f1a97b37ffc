import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// Where nothing is posted, however it is spelled.
struct WebhookAddressTests {
    @Test(arguments: [
        "", "x", "ftp://h/", "file:///etc/passwd", "https://", "https:///x", "https://user@h/", "https://u:p@h/",
        "https://h/#f", "https://h\n/", "https://h/\"", "https://h/a b", "https://h\\@evil/", "https://h:99999/",
        "gopher://h/", "HTTPS:h", "https://h/{a,b}", "-o/etc/x", "https://h/\u{7F}", "https://hä/",
    ])
    func whatIsNoPlainAddressIsRefused(text: String) {
        #expect(throws: WebhookAddress.Fault.self) { _ = try WebhookAddress(text) }
    }

    @Test(arguments: [
        "https://169.254.169.254/latest", "https://[fe80::1]/", "https://[::ffff:169.254.169.254]/",
        "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/", "https://[64:ff9b::a9fe:a9fe]/",
        "https://0.0.0.0/", "https://[::]/", "https://224.0.0.1/", "https://255.255.255.255/", "https://[ff02::1]/",
        "https://[fd00:ec2::254]/", "http://10.0.0.1/", "http://192.0.2.1/", "http://[2001:db8::1]/",
        "https://there-is-no-such-name.invalid/",
    ])
    func nothingIsSentThere(text: String) throws {
        let address = try WebhookAddress(text)
        #expect(throws: WebhookAddress.Fault.self) { _ = try address.resolved() }
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/x", "127.0.0.1"), ("http://[::1]/x", "::1"), ("https://10.1.2.3/x", "10.1.2.3"),
        ("https://127.0.0.1/x?a=b&c=%20", "127.0.0.1"), ("https://[2001:db8::1]:8443/x", "2001:db8::1"),
    ])
    func itMayBeSentThere(text: String, number: String) throws {
        #expect(try WebhookAddress(text).resolved() == number)
    }

    @Test func ofAnAddressTheHostIsShown() throws {
        #expect(try WebhookAddress("https://hooks.example/secret?token=x").shown == "https://hooks.example/...")
        #expect(try WebhookAddress("http://[::1]:9/secret").shown == "http://[::1]:9/...")
    }

    @Test(arguments: [
        "whsec_", "whsec_c2hvcnQ=", "c2VjcmV0IG9mIGEgdGVzdCwgMzIgYnl0ZXMgbG9uZyE=", "whsec_!!!!", "",
        "whsec_" + String(repeating: "QUFB", count: 40),
    ])
    func whatIsNoSecretIsRefused(text: String) { #expect(WebhookSecret(text) == nil) }

    /// The example of standardwebhooks.com, whose libraries check it so.
    @Test func aSignatureIsThatOfTheStandard() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let headers = secret.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(millisecondsSince1970: 1_614_265_330_000),
            #"{"test": 2432232314}"#)
        #expect(headers.map(\.value).last == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
    }
}

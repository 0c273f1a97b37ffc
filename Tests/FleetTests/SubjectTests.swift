import Fleet
import Testing

/// Names that stand in subjects, and the subjects that are read back.
@Suite struct SubjectTests {
    private let site: SiteName
    private let desk = DeskID.random()

    init() throws { site = try #require(SiteName("berlin")) }

    @Test func aDeskIsReadFromEachOfItsSubjects() {
        let subjects = Subjects(site: site)
        let of = [subjects.events, subjects.receipts, subjects.live, subjects.commands, subjects.segments]
        #expect(of.allSatisfy { subjects.desk(of: $0(desk)) == desk })
        #expect(Set(of.map { $0(desk) }).count == of.count)
        let token = TokenID.random()
        #expect(subjects.token(of: subjects.join(token)) == token)
        #expect(subjects.desk(of: subjects.join(token)) == nil)
    }

    @Test func nothingElseIsADesk() throws {
        let subjects = Subjects(site: site)
        let good = subjects.events(desk)
        let other = Subjects(site: try #require(SiteName("paris")))
        let bad = [
            "", ".", "ut", "ut.berlin.evt", "ut.berlin.evt.", "ut.berlin.evt.*", "ut.berlin.evt.>", good + ".x",
            "x" + good,
            good.uppercased(), "ut.berlin.what.\(desk)", "ut..evt.\(desk)", other.events(desk), " " + good, good + " ",
        ]
        #expect(bad.compactMap { subjects.desk(of: $0) } == [])
    }

    @Test func identifiersAreRandomAndHaveOneSpelling() throws {
        let ids = (0..<100).map { _ in DeskID.random() }
        #expect(Set(ids).count == 100)
        #expect(ids.allSatisfy { $0.text.utf8.count == 26 && DeskID(text: $0.text) == $0 })
        // The last character carries three bits of the 128: its other spellings are no identifiers.
        let head = desk.text.dropLast()
        let spellings = "abcdefghijklmnopqrstuvwxyz234567".compactMap { DeskID(text: head + String($0)) }
        #expect(spellings.count == 8)
    }

    @Test(arguments: ["", "a", "desk-17", "A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "aaaaaaaaaaaaaaaaaaaaaaaaaaa", "é"])
    func whatIsNoIdentifierIsNone(text: String) { #expect(DeskID(text: text) == nil) }

    @Test(arguments: ["a", "berlin", "site-2", "a234567890123456789012345678901b"])
    func aSiteMayBeCalled(name: String) { #expect(SiteName(name)?.text == name) }

    @Test(arguments: [
        "", "Berlin", "2nd", "-a", "a-", "a.b", "a b", "a*", ">", "é", "a\u{0}", "a\n",
        "a2345678901234567890123456789012b",
    ])
    func aSiteMayNotBeCalled(name: String) { #expect(SiteName(name) == nil) }

    @Test(arguments: [
        ("nats.example.org", "nats.example.org:4222"), ("10.0.0.1:4333", "10.0.0.1:4333"),
        ("[fe80::1]", "[fe80::1]:4222"),
        ("[::1]:99", "[::1]:99"), ("a_b", "a_b:4222"),
    ])
    func anAddressIsRead(text: String, whole: String) {
        #expect(ServerAddress(text: text)?.description == whole)
        #expect(ServerAddress(text: whole)?.description == whole)
    }

    @Test(arguments: [
        "", ":", ":4222", "a:", "a:0", "a:65536", "a:-1", "a:+1", "a:1:2", "tls://a", "user@a", "a/b", "a b", "-a",
        "::1", "[a]",
        "[::1", "[::1]4222", "[]:1", "a\n", "a,b",
    ])
    func anAddressIsNotRead(text: String) { #expect(ServerAddress(text: text) == nil) }
}

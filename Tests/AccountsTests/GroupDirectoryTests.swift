import Accounts
import Testing

struct GroupDirectoryTests {
    @Test func theSystemKnowsTheGroupsOfAUser() {
        #expect(GroupDirectory.system.groups(of: 0).contains("root"))
        #expect(GroupDirectory.system.name(of: 0) == "root" && GroupDirectory.uid(of: "root") == 0)
        #expect(GroupDirectory.system.groups(of: 3_999_999).isEmpty)
        #expect(GroupDirectory.system.name(of: 3_999_999) == "uid 3999999")
        #expect(GroupDirectory.uid(of: "no-such-user") == nil)
    }
}

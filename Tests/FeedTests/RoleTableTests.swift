import Events
import Testing
import Vocabulary

@testable import Feed

struct RoleTableTests {
    /// The table of the specification, written down a second time: who may use what.
    private static let table = """
        status      agent supervisor qa operator auditor
        document    agent supervisor qa operator auditor
        scores      agent supervisor
        events      agent supervisor qa
        alerts      agent supervisor qa
        alert       agent supervisor qa
        acknowledge supervisor
        takeOver    supervisor
        handOn      supervisor
        resolve     supervisor
        contest     agent
        judge       qa
        segments    agent qa
        segment     agent qa
        holdSegment qa
        releaseSegment qa
        eraseSegment agent qa
        assignSegment qa
        approveSegment qa
        replaceSegment agent qa
        help        agent
        pause       agent
        resume      agent
        callBegin   agent
        callEnd     agent
        consent     agent
        setConsent  agent
        mine        agent
        erase       agent
        audit       agent auditor
        metrics     agent supervisor operator
        """

    private static let rows = Dictionary(
        uniqueKeysWithValues: table.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), Set(words.dropFirst().map(String.init)))
        })

    static let cells = FeedRoute.allCases.flatMap { route in Role.allCases.map { (route, $0) } }

    @Test(arguments: cells) func everyCellIsAsSpecified(route: FeedRoute, role: Role) throws {
        let allowed = try #require(Self.rows[route.rawValue])
        #expect((RoleTable.role([role], for: route) != nil) == allowed.contains(role.rawValue))
        #expect(RoleTable.role([role], for: route) == (allowed.contains(role.rawValue) ? role : nil))
    }

    @Test(arguments: FeedRoute.allCases) func withoutARoleNothingIsAllowed(route: FeedRoute) {
        #expect(RoleTable.role([], for: route) == nil)
    }

    @Test func ofSeveralRolesTheFirstThatMayIsTaken() {
        #expect(RoleTable.role([.qa, .agent], for: .segment) == .agent)
        #expect(RoleTable.role([.qa, .auditor], for: .audit) == .auditor)
        #expect(RoleTable.role([.operator, .auditor], for: .events) == nil)
    }

    @Test(arguments: [FeedAccess.Socket.agent, .supervisors])
    func rolesFollowFromUserAndGroups(socket: FeedAccess.Socket) {
        let groups: [UInt32: Set<String>] = [
            7: ["undertone"], 8: ["undertone-qa", "undertone-audit"], 9: ["games"],
            1000: ["undertone", "undertone-qa", "undertone-operator"],
        ]
        let access = FeedAccess(socket: socket, owner: 1000, groups: { groups[$0] ?? [] })
        #expect(access.roles(of: 7) == [.supervisor])
        #expect(access.roles(of: 8) == [.qa, .auditor])
        #expect(access.roles(of: 9) == [])
        #expect(access.roles(of: 0) == [.operator], "never the agent")
        // Nobody acknowledges or judges the own alerts, whatever the groups.
        #expect(access.roles(of: 1000) == (socket == .agent ? [.agent, .operator] : [.operator]))
    }

    @Test func aDaemonOfRootHasRootAsItsAgent() {
        #expect(FeedAccess(owner: 0, groups: { _ in [] }).roles(of: 0) == [.agent, .operator])
    }

    @Test func theSystemKnowsTheGroupsOfAUser() {
        #expect(GroupDirectory.system.groups(of: 0).contains("root"))
        #expect(GroupDirectory.system.name(of: 0) == "root" && GroupDirectory.uid(of: "root") == 0)
        #expect(GroupDirectory.system.groups(of: 3_999_999).isEmpty)
        #expect(GroupDirectory.system.name(of: 3_999_999) == "uid 3999999")
        #expect(GroupDirectory.uid(of: "no-such-user") == nil)
    }
}

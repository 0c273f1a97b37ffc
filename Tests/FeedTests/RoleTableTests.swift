import Events
import Testing
import Vocabulary

@testable import Feed

struct RoleTableTests {
    /// The table of the specification, written down a second time: who may use what.
    private static let table = """
        status      agent supervisor qa operator auditor hub
        document    agent supervisor qa operator auditor hub
        scores      agent supervisor hub
        events      agent supervisor qa hub
        alerts      agent supervisor qa hub
        alert       agent supervisor qa hub
        acknowledge supervisor hub
        takeOver    supervisor hub
        handOn      supervisor hub
        resolve     supervisor hub
        addNote     supervisor hub
        undo        supervisor hub
        contest     agent
        judge       qa
        segments    agent qa
        segment     agent qa hub
        holdSegment qa
        releaseSegment qa
        eraseSegment agent qa
        assignSegment qa
        approveSegment qa
        objectToHold agent
        restoreSegment agent qa
        confirmSegment agent qa
        replaceSegment agent qa
        help        agent
        pause       agent
        resume      agent
        callBegin   agent
        callEnd     agent
        consent     agent
        setConsent  agent
        confirmClock agent
        mine        agent
        mineAlerts  agent
        mineSegments agent
        mineAccesses agent
        erase       agent
        audit       agent auditor
        metrics     agent supervisor operator
        """

    private static let rows = Dictionary(
        uniqueKeysWithValues: table.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), Set(words.dropFirst().map(String.init)))
        })

    static let cells = Routes.own.map(\.id).flatMap { route in Role.allCases.map { (route, $0) } }

    private static func route(_ id: String) throws -> Route { try #require(Routes.own.first { $0.id == id }) }

    @Test func everyRouteIsInTheTable() {
        #expect(Set(Routes.own.map(\.id)) == Set(Self.rows.keys))
    }

    @Test(arguments: cells) func everyCellIsAsSpecified(id: String, role: Role) throws {
        let allowed = try #require(Self.rows[id])
        #expect(try Self.route(id).role(of: [role]) == (allowed.contains(role.rawValue) ? role : nil))
    }

    @Test(arguments: Routes.own.map(\.id)) func withoutARoleNothingIsAllowed(id: String) throws {
        #expect(try Self.route(id).role(of: []) == nil)
    }

    @Test func ofSeveralRolesTheFirstThatMayIsTaken() throws {
        #expect(try Self.route("segment").role(of: [.qa, .agent]) == .agent)
        #expect(try Self.route("audit").role(of: [.qa, .auditor]) == .auditor)
        #expect(try Self.route("events").role(of: [.operator, .auditor]) == nil)
    }

    /// Written down a second time: what leaves a row in the audit, what needs a reason of whom, what is about segments.
    @Test func whatIsPersonalNeedsAReasonOrIsOfASegmentIsAsSpecified() {
        func ids(_ isSo: (Route) -> Bool) -> Set<String> { Set(Routes.own.filter(isSo).map(\.id)) }
        #expect(ids { $0.personal == .eachTime } == ["events", "segments", "segment"])
        #expect(ids { $0.personal == .overAndOver } == ["scores", "alerts", "alert", "audit"])
        #expect(ids { $0.reasonFrom == [.qa] } == ["segments"])
        #expect(ids { $0.reasonFrom == [.qa, .hub] } == ["segment"])
        #expect(ids { $0.reasonFrom == [.agent, .qa] } == ["replaceSegment"])
        #expect(
            ids { $0.reasonFrom.isEmpty }.count == Routes.own.count - 3, "nobody else is asked for a reason")
        #expect(ids { $0.segments == .heard } == ["segment"])
        #expect(
            ids { $0.segments == .looked } == [
                "segments", "holdSegment", "releaseSegment", "eraseSegment", "assignSegment", "approveSegment",
                "replaceSegment", "objectToHold", "restoreSegment", "confirmSegment",
            ])
        #expect(ids { $0.takesFile } == ["replaceSegment"])
    }

    /// Whatever else somebody is, on the hub's socket there is the hub and nobody else, and nowhere else is there one.
    @Test func theHubHasASocketOfItsOwn() {
        let all = Set(FeedAccess.standardGroups.values)
        let groups: [UInt32: Set<String>] = [
            0: all, 7: ["undertone", "undertone-qa"], 8: ["undertone-hub"], 9: all, 1000: all,
        ]
        let hub = FeedAccess(socket: .hub, owner: 1000, groups: { groups[$0] ?? [] })
        #expect(hub.roles(of: 8) == [.hub] && hub.roles(of: 9) == [.hub] && hub.roles(of: 0) == [.hub])
        #expect(hub.roles(of: 7) == [], "supervisors have their own")
        #expect(hub.roles(of: 1000) == [], "the agent carries nothing away in somebody's name")
        #expect(FeedAccess(socket: .hub, owner: 1000, groups: { _ in [] }).roles(of: 0) == [], "nor does root as such")
        for socket in [FeedAccess.Socket.agent, .supervisors] {
            let access = FeedAccess(socket: socket, owner: 1000, groups: { groups[$0] ?? [] })
            for uid in [0, 7, 8, 9, 1000] as [UInt32] { #expect(!access.roles(of: uid).contains(.hub)) }
            #expect(access.roles(of: 8) == [] && !access.offered.contains(.hub))
        }
        #expect(hub.offered == [.hub])
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
}

import EventLog
import Events
import Foundation
import Languages
import Policy
import TestSupport
import Testing
import Vocabulary

@testable import Feed

/// Other users ask, through the kernel's own word on who they are.
@Suite(.enabled(if: NSUserName() == "root" && Curl.isInstalled, "only root may become another user"))
struct FeedRoleTests {
    /// A user of each role, and one of none; the agent is the one whom the daemon is told to serve.
    private static let users: [(uid: UInt32, role: Role?)] = [
        (61_001, .agent), (61_002, .supervisor), (61_003, .qa), (61_004, .operator), (61_005, .auditor), (61_006, nil),
        // In the hub's group, which is nothing here.
        (61_007, nil),
    ]

    private static func access(_ socket: FeedAccess.Socket) -> FeedAccess {
        FeedAccess(
            socket: socket, owner: 61_001,
            groups: { uid in
                let role = uid == 61_007 ? .hub : users.first { $0.uid == uid }?.role
                return Set([role.flatMap { FeedAccess.standardGroups[$0] }].compactMap(\.self))
            }, user: { ["ivan": 61_002][$0] })
    }

    /// A body that the route takes.
    private static let bodies = [
        "handOn": #"{"to":"ivan"}"#, "addNote": #"{"note":"x"}"#, "contest": #"{"reason":"a cough"}"#,
        "judge": #"{"upheld":true}"#,
        "setConsent": #"{"purpose":"alerts","granted":true,"notice_version":1}"#, "erase": #"{"what":"alerts"}"#,
        "holdSegment": #"{"reason":"x"}"#, "releaseSegment": #"{"reason":"x"}"#, "eraseSegment": #"{"reason":"x"}"#,
        "assignSegment": #"{"purpose":"evaluation","reason":"x"}"#, "approveSegment": #"{"request":"r"}"#,
        "objectToHold": #"{"reason":"x"}"#, "restoreSegment": #"{"reason":"x"}"#, "confirmSegment": #"{"file":"x"}"#,
    ]

    @Test(arguments: Routes.own.map(\.id)) func everyRouteAsksForTheRole(id: String) async throws {
        let route = try #require(Routes.own.first { $0.id == id })
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a-1")))
        let query = ["events": "?follow=false", "replaceSegment": "?kind=rekey&recipient=aaaabbbb"][id] ?? ""
        let path = route.path.replacing("{id}", with: "a-1") + query
        try await fixture.serve(log, mode: 0o666, as: Self.access(.agent), daemon: fixture.willing(log)) {
            try fixture.openToAll()
            var refused = 0
            for user in Self.users {
                var options = [
                    "-X", route.method.rawValue, "-w", "\n%{http_code}", "-H", "Undertone-Reason: x",
                ]
                if route.isCommand { options += ["-d", Self.bodies[id] ?? "{}"] }
                let text = try await Curl(fixture, path, options, as: user.uid).whole()
                let isAllowed = user.role.map(route.roles.contains) ?? false
                let code = text.split(separator: "\n").last.flatMap { Int($0) } ?? 0
                // The segment does not exist, and the alert was neither seen nor contested, so that nothing can be
                // undone; that is said only to those who may know.
                let answer =
                    path.hasPrefix("/v1/segments/") ? 404 : ["resolve", "judge", "undo"].contains(id) ? 409 : 200
                #expect(code == (isAllowed ? answer : 403), "\(user) \(text)")
                guard !isAllowed else { continue }
                refused += 1
                let needed = try #require(Role.allCases.first(where: route.roles.contains))
                let words =
                    needed == .agent ? "the agent whose daemon this is" : Language.english.text(Refusal.people(needed))
                #expect(text.contains("This is for \(words)"), "\(text)")
                let last = try #require(try log.auditPage(after: 0, limit: 100).last)
                #expect(last.outcome == .refused && last.actor.uid == user.uid && last.action == route.name)
            }
            // Who is not the agent and sees personal data leaves a row too.
            let seers = Self.users.filter { user in
                user.role.map { $0 != .agent && route.roles.contains($0) } == true
            }
            // What is done with an alert leaves the log's own row, with the alert for its object.
            let rows = try log.auditPage(after: 0, limit: 100).filter { $0.action == route.name }
            #expect(rows.count(where: { $0.outcome == .refused }) == refused)
            #expect(rows.count(where: { $0.outcome == .allowed }) == (route.personal == .none ? 0 : seers.count))
        }
    }

    @Test func qaSaysWhyAndTheAuditKeepsIt() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, mode: 0o666, as: Self.access(.supervisors)) {
            try fixture.openToAll()
            let silent = try await Curl(fixture, "/v1/segments", [], as: 61_003).whole()
            #expect(silent.contains(#""status":400"#) && silent.contains("Undertone-Reason"))
            let said = try await Curl(fixture, "/v1/segments", ["-H", "Undertone-Reason: complaint 17"], as: 61_003)
                .whole()
            #expect(said == "[]\n")
            #expect(try log.auditPage(after: 0, limit: 10).map(\.reason) == ["complaint 17"])
        }
    }

    @Test func aStreamLeavesOneRowWhateverItCarries() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        for index in 0..<20 { try log.append(.alert(.raised, FeedFixture.alert("a\(index)"))) }
        try await fixture.serve(log, mode: 0o666, as: Self.access(.supervisors)) {
            try fixture.openToAll()
            let curl = try Curl(fixture, "/v1/events?after=0", [], as: 61_002)
            await eventually("all come") { curl.text.split(separator: "\n").count == 20 }
            curl.stop()
            #expect(try log.auditPage(after: 0, limit: 10).map(\.action) == ["GET /v1/events"])
        }
    }
}

import EventLog
import Events
import TestSupport
import Testing

/// A second person's word (attack 47): for one request, once.
struct SecondPersonsWordTests {
    private let clock = ManualClock()
    private let folder: TemporaryFolder
    private let log: EventLog
    private let wish = SegmentWish(segmentID: "a-0", action: .hear, reason: "complaint 17")

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open(clock: { [clock] in clock.value })
        try log.append(.segment(.stored, Samples.segment("a-0", alert: "a")))
    }

    private func refusal(_ body: () throws -> Void) -> EventLogError? {
        #expect(throws: EventLogError.self) { try body() }
    }

    @Test func itCountsForWhatWasAskedAndNothingElse() throws {
        let request = try log.ask(wish, by: Samples.vera)
        #expect(try log.ask(wish, by: Samples.vera) == request, "who asks again waits on")
        for actor in [
            Samples.vera, Person(name: "other", uid: Samples.vera.uid, role: "qa"),
            Person(name: "vera", uid: 9, role: "qa"),
            Person(name: "nobody", role: "qa"),
        ] {
            #expect(
                refusal { try log.approve(request.id, forSegment: "a-0", by: actor) }?.code == .conflict, "\(actor)")
        }
        #expect(try log.approver(of: wish, by: Samples.vera) == nil)
        try log.approve(request.id, forSegment: "a-0", by: Samples.quentin)
        #expect(try log.approver(of: wish, by: Samples.vera) == .user(1008))
        #expect(
            refusal { try log.approve(request.id, forSegment: "a-0", by: Samples.quentin) }?.code == .conflict, "twice")
        let others = [
            SegmentWish(segmentID: "a-0", action: .hear, reason: "gossip"),
            SegmentWish(segmentID: "a-0", action: .hear, reason: nil),
            SegmentWish(segmentID: "a-0", action: .erase, reason: "complaint 17"),
            SegmentWish(segmentID: "b-0", action: .hear, reason: "complaint 17"),
            SegmentWish(segmentID: "a-0", action: .hear, reason: "complaint 17", fileHash: "00"),
            SegmentWish(segmentID: "a-0", action: .hear, reason: "complaint 17", recipients: ["x"]),
        ]
        for other in others { #expect(try log.approver(of: other, by: Samples.vera) == nil, "\(other)") }
        #expect(try log.approver(of: wish, by: Samples.olga) == nil)
        #expect(try log.approver(of: wish, by: Person(name: "vera", uid: 77, role: "qa")) == nil)
        // The agent is told who agreed to what, and why.
        let event = try #require(try log.page(after: 1).records.last).event()
        guard case .segment(.approved, let payload) = event.data else { return #expect(Bool(false), "\(event)") }
        #expect(payload.reason == "quentin agreed that vera may hear it: complaint 17")
        #expect(try log.verifyAudit().isWhole)
    }

    /// Neighbours: agreed to before it was asked for; asked for something else between the look and the word.
    @Test func itCannotComeFirstNorBeTurnedToSomethingElse() throws {
        #expect(refusal { try log.approve("none", forSegment: "a-0", by: Samples.quentin) }?.code == .conflict)
        let seen = try log.ask(wish, by: Samples.vera)
        let other = try log.ask(SegmentWish(segmentID: "a-0", action: .hear, reason: "gossip"), by: Samples.vera)
        #expect(other.id != seen.id)
        #expect(refusal { try log.approve(seen.id, forSegment: "a-0", by: Samples.quentin) }?.code == .conflict)
        try log.append(.segment(.stored, Samples.segment("b-0", alert: "b")))
        #expect(refusal { try log.approve(other.id, forSegment: "b-0", by: Samples.quentin) }?.code == .conflict)
        #expect(try log.segment(id: "a-0")?.requests?.map(\.id) == [other.id])
    }

    /// Two requests at once passed on one word: it is taken before the deed, and given back where that fails.
    @Test func itIsTakenOnceAndGivenBack() throws {
        let erase = SegmentWish(segmentID: "a-0", action: .erase, reason: "by mistake")
        #expect(try log.useApproval(of: erase, by: Samples.vera) == nil)
        let request = try log.ask(erase, by: Samples.vera).id
        #expect(try log.useApproval(of: erase, by: Samples.vera) == nil)
        try log.approve(request, forSegment: "a-0", by: Samples.quentin)
        #expect(try log.useApproval(of: erase, by: Samples.vera) == request)
        #expect(try log.useApproval(of: erase, by: Samples.vera) == nil)
        try log.giveApprovalBack(request, forSegment: "b-0")
        #expect(try log.approver(of: erase, by: Samples.vera) == nil)
        try log.giveApprovalBack(request, forSegment: "a-0")
        #expect(try log.approver(of: erase, by: Samples.vera) == .user(1008))
    }

    @Test func itIsUsedOnceOrHeardForTenMinutes() throws {
        let erase = SegmentWish(segmentID: "a-0", action: .erase, reason: "by mistake")
        for wish in [wish, erase] {
            try log.approve(log.ask(wish, by: Samples.vera).id, forSegment: "a-0", by: Samples.quentin)
            try log.useApproval(of: wish, by: Samples.vera)
        }
        #expect(try log.approver(of: erase, by: Samples.vera) == nil)
        clock.advance(seconds: 599)
        #expect(try log.approver(of: wish, by: Samples.vera) != nil)
        try log.useApproval(of: wish, by: Samples.vera)
        clock.advance(seconds: 2)
        #expect(try log.approver(of: wish, by: Samples.vera) == nil, "hearing it again does not lengthen it")
        // A word that nobody uses is over after a day, and a request after a week.
        try log.approve(log.ask(wish, by: Samples.vera).id, forSegment: "a-0", by: Samples.quentin)
        clock.advance(seconds: 24 * 3_600 + 1)
        #expect(try log.approver(of: wish, by: Samples.vera) == nil)
        let late = try log.ask(wish, by: Samples.vera)
        clock.advance(seconds: SegmentRequest.waitS + 1)
        #expect(refusal { try log.approve(late.id, forSegment: "a-0", by: Samples.quentin) }?.code == .conflict)
    }
}

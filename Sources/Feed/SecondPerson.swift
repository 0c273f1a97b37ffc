import EventLog
import Events
import HTTPTypes
import Vocabulary

/// Two people decide: whether somebody of quality assurance needs a second person for what they want, and whether that
/// person has agreed. Both have to hold the role at the moment at which it is done.
struct SecondPerson: Sendable {
    let log: EventLog
    let callers: any CallerSource
    /// Whether the site wants two people for everything that is done with a segment.
    let isAlways: Bool

    /// Whether a second person is needed, by all but the agent: everywhere for what has `reach` beyond what one person
    /// may decide, another's hold, keys that the configuration does not name.
    func isNeeded(by caller: Caller, reach: Bool) -> Bool { caller.role != .agent && (isAlways || reach) }

    /// Takes the second person's word, before what it is for is done: two who ask at once do not both have it.
    /// - Parameters:
    ///   - wish: what they want.
    ///   - caller: who wants it.
    ///   - colleague: who has agreed at the hub that asks; `nil` for nobody.
    /// - Returns: the request that it was given for.
    /// - Throws: a ``Problem`` where nobody has agreed, and then it is noted that they wait.
    func takeWord(for wish: SegmentWish, by caller: Caller, agreed colleague: Person? = nil) throws -> String {
        if let colleague, try log.approver(of: wish, by: caller.person) == nil {
            let request = try log.ask(wish, by: caller.person)
            if request.approvedBy == nil { try log.approve(request.id, forSegment: wish.segmentID, by: colleague) }
        }
        if let approver = try log.approver(of: wish, by: caller.person), try isQA(approver),
            let request = try log.useApproval(of: wish, by: caller.person)
        {
            return request
        }
        let request = try log.ask(wish, by: caller.person)
        throw Problem(
            .secondPerson(
                action: wish.action, segment: wish.segmentID, request: request.id, asker: caller.person.name))
    }

    /// Refuses to agree to a request of somebody who does not exist, or is of quality assurance no longer.
    func checkAsker(ofRequest request: String, onSegment id: String) throws {
        guard let uid = try log.asker(ofRequest: request, onSegment: id), try !isQA(uid) else { return }
        throw Problem(.askerGone)
    }

    /// The hub vouches for its own people.
    private func isQA(_ approver: SegmentApprover) throws -> Bool {
        switch approver {
        case .user(let uid): try isQA(uid)
        case .atHub: true
        }
    }

    private func isQA(_ uid: UInt32) throws -> Bool {
        try callers.isMember(uid, of: .qa)
    }
}

extension Call {
    /// Does something with the segment of the address: where two people decide, once somebody else has agreed to
    /// exactly this. `reach` says whether it goes beyond what one person may decide.
    func agreed<Answer>(
        _ action: SegmentAction, reason: String?, fileHash: String? = nil, recipients: [String] = [],
        reach: Bool, _ act: (_ isAgreed: Bool) throws -> Answer
    ) throws -> Answer {
        let wish = SegmentWish(
            segmentID: id, action: action, reason: reason, fileHash: fileHash, recipients: recipients.sorted())
        let second = feed.gatekeeper.secondPerson
        guard second.isNeeded(by: caller, reach: reach) else { return try act(false) }
        let request = try second.takeWord(for: wish, by: caller)
        do { return try act(true) } catch {
            // Only what was done uses the word up. Where not even that can be written, it has to be given again.
            try? log.giveApprovalBack(request, forSegment: id)
            throw error
        }
    }
}

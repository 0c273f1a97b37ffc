public import Events
public import Foundation
public import Vocabulary

extension FeedClient {
    /// The daemon's segments.
    ///
    /// - Parameters:
    ///   - filter: which of them.
    ///   - reason: why; quality assurance has to say so, and the agent can read it.
    /// - Returns: the segments, newest first.
    /// - Throws: what every call does.
    public func segments(
        _ filter: SegmentFilter = SegmentFilter(), reason: String? = nil
    ) async throws(FeedClientError) -> [SegmentRecord] {
        try await get("/v1/segments\(FeedClient.query(filter.items))", reason: reason)
    }

    /// A segment's age file; `notFound` where it is not held, or no longer. Quality assurance has to say why.
    public func segmentFile(_ id: String, reason: String? = nil) async throws(FeedClientError) -> Data {
        try await download("/v1/segments/\(FeedClient.part(id))", reason: reason)
    }

    /// The same as it comes, for a hub; see ``acting(for:through:)``.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - reason: why the person asks.
    ///   - colleague: who else at the hub has agreed; `nil` for nobody.
    ///   - begin: is told how many bytes there are, and until when the daemon keeps them.
    ///   - take: is given each part; the next one comes when it has returned.
    /// - Throws: what every call does, and what `begin` and `take` throw.
    public func streamSegment(
        _ id: String, reason: String, agreed colleague: String? = nil,
        begin: (_ total: Int, _ keepUntil: Timestamp?) async throws -> Void,
        take: (_ bytes: [UInt8]) async throws -> Void
    ) async throws {
        try await stream(
            "/v1/segments/\(FeedClient.part(id))", reason: reason, agreed: colleague, silence: .seconds(60),
            begin: begin, take: take)
    }

    /// Keeps a segment, whatever else would erase it; it is looked at again at an instant, or after the usual time.
    @discardableResult public func hold(
        _ id: String, reason: String, reviewAt: Timestamp? = nil
    ) async throws(FeedClientError) -> SegmentRecord {
        try await post("/v1/segments/\(FeedClient.part(id))/hold", HoldRequest(reason: reason, reviewAt: reviewAt))
    }

    /// Ends a hold.
    @discardableResult public func release(_ id: String, reason: String) async throws(FeedClientError) -> SegmentRecord
    { try await post("/v1/segments/\(FeedClient.part(id))/release", StatedReason(reason: reason)) }

    /// Says what the agent has against a hold. For the agent alone.
    @discardableResult public func objectToHold(
        of id: String, reason: String
    ) async throws(FeedClientError) -> SegmentRecord {
        try await post("/v1/segments/\(FeedClient.part(id))/object", StatedReason(reason: reason))
    }

    /// Gives a segment the header back that it had before its keys were changed, or the later one again.
    @discardableResult public func restoreKeys(
        of id: String, reason: String
    ) async throws(FeedClientError) -> SegmentRecord {
        try await post("/v1/segments/\(FeedClient.part(id))/restore", StatedReason(reason: reason))
    }

    /// Says that a segment's file was opened: what it has taken the place of goes. The file is named by its SHA-256.
    @discardableResult public func confirm(_ id: String, file: String) async throws(FeedClientError) -> SegmentRecord {
        try await post("/v1/segments/\(FeedClient.part(id))/confirm", SegmentConfirmation(file: file))
    }

    /// Erases a segment, and returns the receipt.
    @discardableResult public func eraseSegment(
        _ id: String, reason: String
    ) async throws(FeedClientError) -> ErasurePayload {
        try await post("/v1/segments/\(FeedClient.part(id))/erase", StatedReason(reason: reason))
    }

    /// Keeps a segment for another purpose.
    @discardableResult public func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String
    ) async throws(FeedClientError) -> SegmentRecord {
        try await post(
            "/v1/segments/\(FeedClient.part(id))/purpose", SegmentAssignment(purpose: purpose, reason: reason))
    }

    /// Agrees, as a second person, to a request; why may be said with it.
    @discardableResult public func approve(
        _ id: String, request: String, reason: String? = nil
    ) async throws(FeedClientError) -> SegmentRecord {
        try await post(
            "/v1/segments/\(FeedClient.part(id))/approve", SegmentApproval(request: request, reason: reason))
    }

    /// Sends a new file for a segment.
    ///
    /// - Parameters:
    ///   - id: the segment.
    ///   - bytes: the whole file, in the age v1 format.
    ///   - kind: whether a span was silenced or the keys are others.
    ///   - reason: why; the agent can read it.
    ///   - recipients: fingerprints of the keys that it is for, so that others need not guess.
    /// - Returns: the segment as it then stands: after a redaction the new one.
    /// - Throws: what every call does.
    @discardableResult public func replaceSegment(
        _ id: String, _ bytes: Data, kind: SegmentReplacement.Kind, reason: String, recipients: [String] = []
    ) async throws(FeedClientError) -> SegmentRecord {
        let query = FeedClient.query([("kind", kind.rawValue)] + recipients.map { ("recipient", $0) })
        return try await put("/v1/segments/\(FeedClient.part(id))\(query)", file: bytes, reason: reason)
    }

    /// Sends a redaction of a segment, in whose file a name is written.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, in the age v1 format.
    ///   - id: the segment that it was made of.
    ///   - name: the identifier that is written inside.
    ///   - reason: why; the agent can read it.
    ///   - recipients: fingerprints of the keys that it is for, so that others need not guess.
    /// - Returns: the new segment; `nil` where another one has or had that name: take the next.
    /// - Throws: what every call does.
    public func storeRedaction(
        _ bytes: Data, of id: String, named name: String, reason: String, recipients: [String]
    ) async throws(FeedClientError) -> SegmentRecord? {
        let query = FeedClient.query(
            [("kind", SegmentReplacement.Kind.redaction.rawValue)] + recipients.map { ("recipient", $0) })
        do {
            return try await put(
                "/v1/segments/\(FeedClient.part(id))\(query)", file: bytes, as: SegmentRecord.self, reason: reason,
                more: [(FeedWire.nameHeader, name)])
        } catch {
            guard error.underlying == 412 else { throw error }
            return nil
        }
    }
}

// MARK: - At a hub

extension FeedClient {
    /// The segments of all desks; see ``segments(_:reason:)``.
    public func siteSegments(
        _ filter: SegmentFilter = SegmentFilter(), reason: String? = nil
    ) async throws(FeedClientError) -> [SiteSegment] {
        try await get("/v1/segments\(FeedClient.query(filter.items))", reason: reason)
    }

    /// Asks a hub to have a segment sent by the desk that holds it; asked twice for the same it is one request.
    public func requestSegment(_ id: String, reason: String) async throws(FeedClientError) -> SegmentTransfer {
        try await post("/v1/segments/\(FeedClient.part(id))/request", StatedReason(reason: reason))
    }

    /// What has become of that.
    public func segmentTransfer(_ id: String) async throws(FeedClientError) -> SegmentTransfer {
        try await get("/v1/segments/\(FeedClient.part(id))/request")
    }
}

extension SegmentFilter {
    /// What it asks for, as the parts of a query.
    fileprivate var items: [(name: String, value: String?)] {
        [
            ("level", level?.rawValue), ("alert", alert), ("since", since?.text), ("until", until?.text),
            ("state", state == .current ? nil : state.rawValue), ("held", isHeld.map { $0 ? "true" : "false" }),
            ("purpose", purpose?.rawValue), ("limit", limit == Self.usual ? nil : "\(limit)"),
        ]
    }
}

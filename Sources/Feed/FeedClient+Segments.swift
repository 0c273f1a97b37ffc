public import Events
public import Foundation
import NIOCore
import NIOHTTP1

extension FeedClient {
    /// The daemon's segments.
    ///
    /// - Parameters:
    ///   - filter: which of them.
    ///   - reason: why; quality assurance has to say so, and the agent can read it.
    /// - Returns: the segments, newest first.
    /// - Throws: `refused` with the daemon's reason, `noDaemon` where none listens.
    public func segments(
        _ filter: SegmentFilter = SegmentFilter(), reason: String? = nil
    ) async throws(FeedError) -> [SegmentRecord] {
        try await get("/v1/segments\(filter.query)", reason: reason)
    }

    /// Keeps a segment, whatever else would erase it.
    @discardableResult
    public func hold(_ id: String, reason: String) async throws(FeedError) -> SegmentRecord {
        try await post("/v1/segments/\(id)/hold", StatedReason(reason: reason))
    }

    /// Ends a hold.
    @discardableResult
    public func release(_ id: String, reason: String) async throws(FeedError) -> SegmentRecord {
        try await post("/v1/segments/\(id)/release", StatedReason(reason: reason))
    }

    /// Erases a segment, and returns the receipt.
    @discardableResult
    public func eraseSegment(_ id: String, reason: String) async throws(FeedError) -> ErasurePayload {
        try await post("/v1/segments/\(id)/erase", StatedReason(reason: reason))
    }

    /// Keeps a segment for another purpose.
    @discardableResult
    public func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String
    ) async throws(FeedError) -> SegmentRecord {
        try await post("/v1/segments/\(id)/purpose", SegmentAssignment(purpose: purpose, reason: reason))
    }

    /// Agrees, as a second person, to somebody's hearing a segment.
    @discardableResult
    public func approve(_ id: String, for person: String) async throws(FeedError) -> SegmentRecord {
        try await post("/v1/segments/\(id)/approve", SegmentApproval(person: person))
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
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func replaceSegment(
        _ id: String, _ bytes: Data, kind: SegmentReplacement.Kind, reason: String, recipients: [String] = []
    ) async throws(FeedError) -> SegmentRecord {
        let items = [URLQueryItem(name: "kind", value: kind.rawValue)]
        let query = (items + recipients.map { URLQueryItem(name: "recipient", value: $0) }).query
        var headers = FeedClient.headers(accept: "application/json", reason: reason)
        headers.add(name: "Content-Type", value: "application/octet-stream")
        return try decode(
            SegmentRecord.self,
            from: try await request(
                .PUT, "/v1/segments/\(id)\(query)", headers: headers, body: ByteBuffer(bytes: bytes)))
    }
}

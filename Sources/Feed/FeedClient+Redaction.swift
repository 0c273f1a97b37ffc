public import Events
public import Foundation
import NIOCore
import NIOHTTP1

extension FeedClient {
    /// Sends a redaction of a segment, in whose file a name stands.
    ///
    /// - Parameters:
    ///   - bytes: the whole file, in the age v1 format.
    ///   - id: the segment that it was made of.
    ///   - name: the identifier that stands inside.
    ///   - reason: why; the agent can read it.
    ///   - recipients: fingerprints of the keys that it is for, so that others need not guess.
    /// - Returns: the new segment; `nil` where another one has or had that name: take the next.
    /// - Throws: `notFound` or `refused` with the daemon's reason, `noDaemon` where none listens.
    public func storeRedaction(
        _ bytes: Data, of id: String, named name: String, reason: String, recipients: [String]
    ) async throws(FeedError) -> SegmentRecord? {
        let items = [URLQueryItem(name: "kind", value: SegmentReplacement.Kind.redaction.rawValue)]
        let query = (items + recipients.map { URLQueryItem(name: "recipient", value: $0) }).query
        var headers = FeedClient.headers(accept: "application/json", reason: reason)
        headers.add(name: "Content-Type", value: "application/octet-stream")
        headers.add(name: SegmentRoutes.nameHeader, value: name)
        do {
            return try decode(
                SegmentRecord.self,
                from: try await request(
                    .PUT, "/v1/segments/\(id)\(query)", headers: headers, body: ByteBuffer(bytes: bytes)))
        } catch  where error.underlying == 412 {
            return nil
        }
    }
}

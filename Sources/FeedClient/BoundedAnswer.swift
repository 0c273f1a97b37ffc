import Foundation
import NIOCore

/// The bytes of an answer that keep to ``AnswerBounds``, and so may be made a value of.
struct BoundedAnswer {
    private let bytes: Data
    private let client: FeedClient

    /// - Throws: `unreadableAnswer` where they do not.
    init(_ bytes: ByteBufferView, of client: FeedClient) throws(FeedClientError) {
        let array = Array(bytes)
        if let fault = AnswerBounds.fault(in: array) { throw client.unbelievable(fault) }
        self.bytes = Data(array)
        self.client = client
    }

    /// What they say.
    func value<Value: Decodable & Plausible>(as type: Value.Type = Value.self) throws(FeedClientError) -> Value {
        let value: Value
        do { value = try JSONDecoder().decode(type, from: bytes) } catch {
            throw FeedClientError(error, place: client.place)
        }
        guard value.isPlausible else { throw client.unbelievable("a number or a name of it cannot be") }
        return value
    }
}

import Events
import Foundation
import NIOCore

extension Blocking {
    /// The JSON of a value that takes its time, with the end of line that every answer has.
    static func encoded<Value: Encodable & SendableMetatype>(
        _ value: @escaping @Sendable () throws -> Value
    ) async throws -> ByteBuffer {
        try await run { ByteBuffer(bytes: try JSON.data(try value()) + Data("\n".utf8)) }
    }
}

import EventLog
import Events
import Fleet
import Foundation
import Sodium
import Vocabulary

@testable import Hub

extension Samples {
    static let vera = Person(name: "vera", uid: 2001, role: "qa")
    static let olga = Person(name: "olga", uid: 2002, role: "qa")

    /// What a desk's event says of a segment.
    static func segment(
        _ step: String, of id: String = "s-1", hash: String? = nil, bytes: Int = 10, event: String? = nil,
        after seconds: Double = 1
    ) -> String {
        let hashes = hash.map { #","file_hash":"\#($0)""# } ?? ""
        return line(
            event ?? "\(id)-\(step)", "segment.\(step)", subject: id,
            data: """
                {"agent":"maria","alert_id":"a1","bytes":\(bytes),"duration_s":2,"level":"high","part":0,\
                "segment_id":"\(id)","started_at":"\(instant.text)"\(hashes)}
                """, after: seconds)
    }

    /// Bytes that look like none other's.
    static func sealed(_ count: Int, seed: Int = 1) -> Data {
        Data((0..<count).map { UInt8(truncatingIfNeeded: ($0 &+ seed &* 7_919) &* 31 ^ ($0 >> 7)) })
    }

    static func hash(_ bytes: Data) -> String { SHA256.hexadecimal(of: Array(bytes)) }

    /// What a test is told of the time.
    static func later(_ seconds: Double) -> Timestamp { instant.advanced(bySeconds: seconds) }
}

/// A file on its way, as a desk cuts it.
struct CutFile {
    let request: String
    let segment: String
    let bytes: Data
    var keepUntil: Timestamp?
    let size: Int

    init(_ order: SegmentOrder, _ bytes: Data, keepUntil: Timestamp? = nil, size: Int = SegmentPiece.maxBytes) {
        (request, segment, self.bytes, self.keepUntil, self.size) = (
            order.request, order.segment, bytes, keepUntil, size
        )
    }

    /// The piece from a byte on.
    func piece(from offset: Int, as changed: Data? = nil, hash: String? = nil) -> SegmentMessage {
        let part = changed ?? bytes.dropFirst(offset).prefix(size)
        let isLast = offset + part.count == bytes.count
        return .piece(
            SegmentPiece(
                request: request, segmentID: segment, offset: offset, total: bytes.count, bytes: Data(part),
                fileHash: isLast ? hash ?? Samples.hash(bytes) : nil, keepUntil: keepUntil))
    }

    /// The question with which it begins.
    var opening: SegmentMessage {
        .piece(
            SegmentPiece(
                request: request, segmentID: segment, offset: 0, total: bytes.count, bytes: Data(),
                keepUntil: keepUntil))
    }

    /// Sends all of it; returns how many pieces that took.
    @discardableResult func send(to register: SegmentRegister, from desk: DeskID = Samples.deskA) throws -> Int {
        var count = 0
        var answer = try register.answer(to: opening, of: desk)
        while let from = answer?.from, count < 1_000 {
            count += 1
            answer = try register.answer(to: piece(from: from), of: desk)
        }
        return count
    }
}

/// Tests of what a hub has of the segment `s-1`.
protocol SegmentSuite {
    var store: SiteStore { get }
}

extension SegmentSuite {
    var register: SegmentRegister { store.segments }

    func tell(_ events: String..., desk: DeskID = Samples.deskA) throws {
        _ = try store.take([Samples.batch(events, desk: desk)])
    }

    func ask(_ person: Person = Samples.vera, reason: String = "complaint 17") throws -> SegmentOrder {
        try register.ask(for: "s-1", reason: reason, by: person)
    }

    func order(_ person: Person = Samples.vera) throws -> SegmentOrder? {
        try register.order(for: "s-1", by: person)
    }

    /// The files that lie there, and what is in them.
    var files: [String: Data] {
        get throws {
            let path = register.shelf.folder
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            return Dictionary(
                uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: URL(filePath: "\(path)/\($0)"))) })
        }
    }
}

public import Foundation
public import Vocabulary

/// What a desk says of a segment that it was asked for: a question, which the hub answers by a ``SegmentAnswer`` before
/// the desk goes on. So one piece is on its way at a time, and neither side holds more than that.
public enum SegmentMessage: Sendable, Equatable {
    /// `piece`: a part of the sealed file.
    case piece(SegmentPiece)
    /// `halt`: it does not come.
    case halt(SegmentHalt)
    /// What a newer release tells; never sent.
    case unknown(kind: String)
}

/// A part of a sealed file. The first one has no bytes: it tells how many there are, and the hub answers with the place
/// from which on it needs them.
public struct SegmentPiece: Sendable, Equatable {
    /// Most bytes of a piece: written as base64 they take a third more, and a message has to hold them still.
    public static let maxBytes = 128 * 1_024
    /// Most bytes of a file, several times what the longest segment takes.
    public static let maxTotal = 64 * 1_024 * 1_024

    /// The ``SegmentFetch/id`` that it answers.
    public var request: String
    /// Which segment.
    public var segmentID: String
    /// How many bytes of the file lie before this piece.
    public var offset: Int
    /// How many bytes the file has.
    public var total: Int
    /// What it holds.
    public var bytes: Data
    /// SHA-256 of the whole file in lower-case hexadecimal digits: with the piece that ends it, and with no other.
    public var fileHash: String?
    /// From when on the desk does not keep it any more, and the hub must not either; `nil` where only the desk's word
    /// ends it.
    public var keepUntil: Timestamp?

    /// Whether the file ends with it.
    public var isLast: Bool { offset + bytes.count == total }

    public init(
        request: String, segmentID: String, offset: Int, total: Int, bytes: Data, fileHash: String? = nil,
        keepUntil: Timestamp? = nil
    ) {
        self.request = request
        self.segmentID = segmentID
        self.offset = offset
        self.total = total
        self.bytes = bytes
        self.fileHash = fileHash
        self.keepUntil = keepUntil
    }
}

/// That a segment does not come, and why.
public struct SegmentHalt: Sendable, Equatable {
    /// The ``SegmentFetch/id`` that it answers.
    public var request: String
    /// Which segment.
    public var segmentID: String
    /// Whether it comes once a second person has agreed.
    public var needsSecondPerson: Bool
    /// Why, in words.
    public var why: String

    public init(request: String, segmentID: String, needsSecondPerson: Bool = false, why: String) {
        self.request = request
        self.segmentID = segmentID
        self.needsSecondPerson = needsSecondPerson
        self.why = why
    }
}

/// What the hub says to a ``SegmentMessage``.
public struct SegmentAnswer: Sendable, Equatable {
    /// From which byte on it needs the file; `nil` where it wants nothing more: it has it, or has given up.
    public var from: Int?

    public init(from: Int?) { self.from = from }

    /// It wants nothing more.
    public static let over = SegmentAnswer(from: nil)
}

extension SegmentMessage: WireMessage {
    private enum CodingKeys: String, CodingKey { case kind }

    /// What is out of its bounds.
    public var fault: String? {
        switch self {
        case .piece(let piece): piece.fault
        case .halt(let halt): halt.fault
        case .unknown(let kind): Wire.fault(inNames: ("kind", kind, Wire.maxNameBytes))
        }
    }

    /// Reads what the member `kind` names.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .kind) {
        case "piece": self = .piece(try SegmentPiece(from: decoder))
        case "halt": self = .halt(try SegmentHalt(from: decoder))
        case let kind: self = .unknown(kind: kind)
        }
    }

    /// Writes the kind and the members of what it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .piece(let piece):
            try container.encode("piece", forKey: .kind)
            try piece.encode(to: encoder)
        case .halt(let halt):
            try container.encode("halt", forKey: .kind)
            try halt.encode(to: encoder)
        case .unknown(let kind): try container.encode(kind, forKey: .kind)
        }
    }
}

extension SegmentPiece: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case request, offset, total, bytes
        case segmentID = "segment_id"
        case fileHash = "file_hash"
        case keepUntil = "keep_until"
    }

    /// What is out of its bounds.
    public var fault: String? {
        if let fault = Wire.fault(inNames: ("request", request, Wire.maxIDBytes)) { return fault }
        if let fault = Wire.fault(inSegment: segmentID) { return fault }
        guard (1...Self.maxTotal).contains(total) else { return "total is \(total)" }
        guard bytes.count <= Self.maxBytes else { return "bytes are \(bytes.count)" }
        guard (0...total).contains(offset), bytes.count <= total - offset else { return "it lies beyond its file" }
        guard isLast == (fileHash != nil) else { return "file_hash is not with the end" }
        guard fileHash?.wholeMatch(of: /[0-9a-f]{64}/) != nil || fileHash == nil else { return "file_hash is none" }
        return nil
    }
}

extension SegmentHalt: WireMessage {
    private enum CodingKeys: String, CodingKey {
        case request, why
        case segmentID = "segment_id"
        case needsSecondPerson = "needs_second_person"
    }

    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(inNames: ("request", request, Wire.maxIDBytes), ("why", why, Wire.maxWordsBytes))
            ?? Wire.fault(inSegment: segmentID)
    }
}

extension SegmentAnswer: WireMessage {
    /// What is out of its bounds.
    public var fault: String? {
        from.map { (0...SegmentPiece.maxTotal).contains($0) ? nil : "from is \($0)" } ?? nil
    }
}

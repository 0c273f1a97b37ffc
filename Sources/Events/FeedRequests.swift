public import Vocabulary

/// The body of `POST /v1/pause`: for how long nothing is to be heard, and why.
public struct PauseRequest: Sendable, Equatable, Codable {
    /// The longest pause that ends by itself, in seconds: a shift.
    public static let maxS = 12.0 * 3_600

    /// `private`, `payment`, `break` or `other`.
    public var reason: String?
    /// After how many seconds capture goes on by itself; absent for not before it is resumed.
    public var forS: Double?

    private enum CodingKeys: String, CodingKey {
        case reason
        case forS = "for_s"
    }

    public init(reason: String? = nil, forS: Double? = nil) {
        self.reason = reason
        self.forS = forS
    }
}

/// The body of `POST /v1/consent`: what the agent says to one purpose.
public struct ConsentChange: Sendable, Equatable, Codable {
    /// `self-view`, `alerts`, `replay` or `evaluation`.
    public var purpose: String
    /// Granted, or withdrawn.
    public var granted: Bool
    /// Version of the notice that the agent has read.
    public var noticeVersion: Int
    /// ``ConsentPage/termsDigest`` of the terms that the agent has read; absent where nothing is granted.
    public var terms: String?

    private enum CodingKeys: String, CodingKey {
        case purpose, granted, terms
        case noticeVersion = "notice_version"
    }

    public init(purpose: String, granted: Bool, noticeVersion: Int, terms: String? = nil) {
        self.purpose = purpose
        self.granted = granted
        self.noticeVersion = noticeVersion
        self.terms = terms
    }
}

/// The body of `POST /v1/erase`: what is to go.
public struct ErasureRequest: Sendable, Equatable, Codable {
    /// What can be erased.
    public enum What: String, Sendable, Codable, CaseIterable {
        /// Everything that is held about the agent.
        case all
        /// The recorded seconds.
        case segments
        /// What the events say of alerts.
        case alerts
        /// The calm baseline.
        case baseline
    }

    /// What is to go.
    public var what: What

    public init(what: What) { self.what = what }
}

/// The body of `POST /v1/alerts/{id}/handover`: who goes on.
public struct HandOnRequest: Sendable, Equatable, Codable {
    /// The next person's user name.
    public var to: String

    public init(to: String) { self.to = to }
}

/// The body of `POST /v1/alerts/{id}/note`: what there is to say.
public struct NoteRequest: Sendable, Equatable, Codable {
    /// The words.
    public var note: String

    public init(note: String) { self.note = note }
}

/// The body of `POST /v1/alerts/{id}/resolve`: how it ended.
public struct ResolveRequest: Sendable, Equatable, Codable {
    /// What there is to say.
    public var note: String?
    /// True where nothing was wrong, so that what was heard in the alert counts as calm.
    public var nothingWrong: Bool?

    private enum CodingKeys: String, CodingKey {
        case note
        case nothingWrong = "nothing_wrong"
    }

    public init(note: String? = nil, nothingWrong: Bool? = nil) {
        self.note = note
        self.nothingWrong = nothingWrong
    }
}

/// The body of `POST /v1/alerts/{id}/contest`: why.
public struct ContestRequest: Sendable, Equatable, Codable {
    /// Why the agent disagrees.
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

/// The body of `POST /v1/alerts/{id}/judge`: whether the agent was right to contest it.
public struct JudgeRequest: Sendable, Equatable, Codable {
    /// The alert was wrong.
    public var upheld: Bool
    /// What there is to say.
    public var note: String?

    public init(upheld: Bool, note: String? = nil) {
        self.upheld = upheld
        self.note = note
    }
}

/// The body of `POST /v1/help`: why, where the agent wants to say so.
public struct HelpRequest: Sendable, Equatable, Codable {
    /// Why.
    public var reason: String?

    public init(reason: String? = nil) { self.reason = reason }

    /// Most characters of a reason.
    public static let maxReason = 1_000
    private static let cutMark = "… (cut)"

    /// A reason out of whatever somebody says: on one line, without anything that steers a terminal, cut where it is
    /// too long, between two characters as a person counts them, and marked there. `nil` where nothing is said.
    public static func reason(in text: String) -> String? {
        // So many at most are looked at: what is cut costs nothing.
        let start = String(text.unicodeScalars.prefix(8 * maxReason))
        let words = PlainText.shown(start.split { $0.isWhitespace || $0.isNewline }.joined(separator: " "))
        guard !words.isEmpty else { return nil }
        guard words.unicodeScalars.count > maxReason || text.unicodeScalars.count > 8 * maxReason else { return words }
        var cut = String.UnicodeScalarView()
        let room = maxReason - cutMark.unicodeScalars.count
        for character in words {
            guard cut.count + character.unicodeScalars.count <= room else { break }
            cut += character.unicodeScalars
        }
        // One character of a thousand marks: some of it is better than nothing.
        if cut.isEmpty { cut += words.unicodeScalars.prefix(room) }
        return String(cut) + cutMark
    }

    /// The reason in the body of a request, whatever it is: the member of a JSON object, or else the text itself.
    public static func reason(inBody body: [UInt8]) -> String? {
        let text = String(decoding: body, as: UTF8.self)
        guard let value = try? JSON.value(JSONNode.self, from: text) else { return reason(in: text) }
        if case .null = value { return nil }
        guard case .object(let members) = value else { return reason(in: text) }
        guard let said = members["reason"] else { return nil }
        if case .text(let words) = said { return reason(in: words) }
        return (try? JSON.text(said)).flatMap { $0 == "null" ? nil : reason(in: $0) }
    }
}

/// The body of `POST /v1/segments/{id}/hold`: why, and until when somebody has to look at it again.
public struct HoldRequest: Sendable, Equatable, Codable {
    /// Why; in words.
    public var reason: String
    /// The day of the review; absent for ``SegmentRecord/usualReviewS`` from now on.
    public var reviewAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case reason
        case reviewAt = "review_at"
    }

    public init(reason: String, reviewAt: Timestamp? = nil) {
        self.reason = reason
        self.reviewAt = reviewAt
    }
}

/// The body of `POST /v1/segments/{id}/confirm`: what was opened.
public struct SegmentConfirmation: Sendable, Equatable, Codable {
    /// SHA-256 of the file that the sender has opened, in hexadecimal digits.
    public var file: String

    public init(file: String) { self.file = file }
}

/// The body of `POST /v1/segments/{id}/release`, `/erase`, `/restore` and `/object`: why.
public struct StatedReason: Sendable, Equatable, Codable {
    /// Why; not blank.
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

/// The body of `POST /v1/segments/{id}/purpose`: what the segment is kept for from now on.
public struct SegmentAssignment: Sendable, Equatable, Codable {
    /// What for.
    public var purpose: SegmentPurpose
    /// Why; not blank.
    public var reason: String

    public init(purpose: SegmentPurpose, reason: String) {
        self.purpose = purpose
        self.reason = reason
    }
}

/// The body of `POST /v1/segments/{id}/approve`: which request is agreed to. A name is not enough: somebody who has
/// been seen to ask for one thing may ask for another meanwhile.
public struct SegmentApproval: Sendable, Equatable, Codable {
    /// What names the request.
    public var request: String
    /// Why; absent where nothing was said.
    public var reason: String?

    public init(request: String, reason: String? = nil) {
        self.request = request
        self.reason = reason
    }
}

/// A new file for a segment: the body of `PUT /v1/segments/{id}` and what was said with it.
public struct SegmentReplacement: Sendable, Equatable {
    /// What is new about it.
    public enum Kind: String, Sendable, CaseIterable {
        /// A span is silenced: it is stored beside the old one, which stays until somebody else has opened the new one.
        case redaction
        /// It is for other keys, and takes the old one's place; the old header is kept until somebody else has opened
        /// the new one.
        case rekey
    }

    /// What is new about it.
    public var kind: Kind
    /// The whole file, in the age v1 format.
    public var bytes: [UInt8]
    /// Fingerprints of the keys that it is for; empty where that was not said.
    public var recipients: [String]
    /// Why.
    public var reason: String
    /// The identifier that stands inside a redaction; `nil` where the sender does not say.
    public var name: String?

    public init(kind: Kind, bytes: [UInt8], recipients: [String], reason: String, name: String?) {
        self.kind = kind
        self.bytes = bytes
        self.recipients = recipients
        self.reason = reason
        self.name = name
    }
}

import EventLog
import Events
import Languages
import Vocabulary

/// Why the feed does not do what it is asked for: **every refusal is one of these**, so that all that a person is told
/// is written here, and what programs need beside it.
///
/// What a person reads is plain English in their own units. It names no header, no address, no member of a body: those
/// are for programs, in ``Problem/errors``.
enum Refusal: Sendable {
    // MARK: What was asked for cannot be used

    /// A part of the request, the noun for it, and what is wrong: words that follow the noun.
    case unusable(Place, called: String, fault: String)
    /// The request holds something that is not known here; for programs, what is known.
    case unknownPart(Place, known: String)
    /// Something has to be said that was not.
    case missing(Place, called: String, meaning: String)
    /// The body is no JSON object; for programs, what it may hold.
    case notAnObject(takes: String)
    /// Why somebody asks is missing.
    case noReason
    /// No kind of answer that is taken is given here.
    case notAcceptable(offered: [String])
    /// More comes in than is taken.
    case tooLarge(limit: Int)
    case headTooLarge, notHTTP, wrongProtocol, unknownMethod
    /// There is no such address.
    case noSuchAddress(String)
    /// The address is asked with something else.
    case wrongMethod(address: String, known: String)
    /// A name of a request was used for another one.
    case keyUsedBefore

    // MARK: Who asks may not

    case unknownPeer
    /// The request proves nobody.
    case unknownToken
    /// A page in a browser asks, by this part of the request.
    case notForPages(Place, fault: String)
    /// Whoever asks is none of those who may.
    case notYourRole(name: String, held: [Role], needed: [Phrase])
    /// The profile, or the agent, keeps something.
    case withheld(Phrase)
    case onProbation
    /// It is noted that they ask, and somebody else has to agree.
    case secondPerson(action: SegmentAction, segment: String, request: String, asker: String)
    case askerGone

    // MARK: What is meant is not there

    case noSuchAlert(String)
    case noSuchSegment(String)
    /// It was there: what became of it.
    case segmentGone(String, became: String, receipt: ErasurePayload?)
    /// Nobody of this name, or nobody who may: what is known of them, what they were to be, and who could be named.
    case notOneOfThem(name: String, exists: Bool, role: Role, others: [String])

    // MARK: Not now

    case tooOften(waitS: Int)
    case tooManyTraces(waitS: Int)
    case tooManyConnectionsOfUser, tooManyConnections
    case otherFileComesIn, fileTooSlow
    case stopping, broken
    /// The log cannot, in its own words.
    case log(EventLogError)
    /// The daemon will not, in its own words.
    case daemon(FeedRefusal)

    /// Where in a request something is, for programs.
    enum Place: Sendable {
        case address, query(String), header(String), body, member(String)
    }

    /// What it is called in ``Problem/type``; names stay as they are.
    enum Kind: String, Sendable, CaseIterable {
        case unusable = "unusable-request"
        case unknownPart = "unknown-part"
        case missing = "missing-part"
        case notAnObject = "no-json-object"
        case noReason = "no-reason"
        case notAcceptable = "not-acceptable"
        case tooLarge = "too-large"
        case notHTTP = "no-http"
        case noSuchAddress = "no-such-address"
        case wrongMethod = "wrong-method"
        case keyUsedBefore = "key-used-before"
        case unknownPeer = "unknown-peer"
        case unknownToken = "unknown-token"
        case notForPages = "not-for-pages"
        case notYourRole = "not-your-role"
        case withheld = "not-shared"
        case secondPerson = "second-person-needed"
        case askerGone = "asker-gone"
        case noSuchAlert = "no-such-alert"
        case noSuchSegment = "no-such-segment"
        case segmentGone = "segment-gone"
        case notOneOfThem = "nobody-of-this-name"
        case tooOften = "too-often"
        case tooManyConnections = "too-many-connections"
        case fileNotTaken = "file-not-taken"
        case stopping
        case broken
        case notFound = "not-found"
        case conflict
        case invalid
        case nameTaken = "name-taken"
        case logUnavailable = "log-unavailable"
        case notNow = "not-now"
        case notOffered = "not-offered"
    }
}

extension Refusal {
    /// What a person is told, in the words that go over the wire.
    var words: String { Language.english.text(phrase) }

    /// What a person is told.
    var phrase: Phrase {
        switch self {
        case .unusable(_, let called, let fault): Phrase(asIs: "\(Self.capital(called)) \(fault).")
        case .unknownPart, .noSuchAddress, .wrongMethod:
            Phrase("The daemon does not know what was asked of it. Install the same version of both programs.")
        case .missing(_, let called, let meaning):
            Phrase(asIs: "\(Self.capital(called)) is missing: \(meaning).")
        case .notAnObject, .notHTTP, .wrongProtocol, .unknownMethod:
            Phrase("The daemon cannot read what was sent. Install the same version of both programs.")
        case .noReason: Phrase("Say why you ask for this; the agent can read your reason.")
        case .notAcceptable: Phrase("The daemon has no answer in the form that was asked for.")
        case .tooLarge(let limit):
            Phrase("What was sent is too large: \(Self.size(limit)) at most. Send less.")
        case .headTooLarge: Phrase("What was asked for is too long. Ask for less at once.")
        case .keyUsedBefore: Phrase("This was sent before with something else in it. Send it anew.")
        case .unknownPeer: Phrase("Only users of this machine are answered, and it cannot be seen who you are.")
        case .unknownToken:
            Phrase(
                """
                Your token for this is missing, not known here, withdrawn or over. Ask whoever runs it for a new one.
                """)
        case .notForPages: Phrase("This is for programs on this machine, not for a page in a browser.")
        case .notYourRole(let name, let held, let needed):
            held.isEmpty
                ? Phrase("This is for \(Self.either(needed)). \(name) has no role here.")
                : Phrase(
                    """
                    This is for \(Self.either(needed)). \(name) is here as: \(Phrase(joining: held.map(Self.word), ", ")).
                    """)
        case .withheld(let what): Phrase("This desktop is set up so that \(what) stay with the agent.")
        case .onProbation:
            Phrase("This desktop is on probation: scores stay with the agent until enough of a new voice is heard.")
        case .secondPerson(let action, let segment, let request, let asker):
            Phrase(
                """
                Two people decide on this, and it is noted that you ask to \(action.rawValue) segment \(segment) (request \
                \(request)). Let somebody else of quality assurance run: undertone segments approve \(segment) --for \
                \(asker). Then ask for the very same within 24 hours, for the same reason: another one has to be agreed to \
                anew, and ends this request.
                """)
        case .askerGone: Phrase("Whoever asked for this is not of quality assurance, or not any longer.")
        case .noSuchAlert(let id): Phrase("There is no alert \(id). See them with: undertone alerts.")
        case .noSuchSegment(let id): Phrase("There is no segment \(id). See them with: undertone segments list.")
        case .segmentGone(let id, let became, _):
            Phrase(asIs: "Segment \(id) \(became). See what is held with: undertone segments list.")
        case .notOneOfThem(let name, let exists, let role, let others):
            Self.nobody(name, exists, Self.people(role), others.joined(separator: ", "))
        case .tooOften: Phrase("You ask more often than the daemon answers. Wait, then go on.")
        case .tooManyTraces: Phrase("You ask for this more often than is written down. Wait, then go on.")
        case .tooManyConnectionsOfUser:
            Phrase("You have as many connections as one user gets. Close some first.")
        case .tooManyConnections: Phrase("The daemon has as many connections as it takes. Try again soon.")
        case .otherFileComesIn: Phrase("Another file is coming in. Send this one again.")
        case .fileTooSlow: Phrase("This file came slowly, and somebody else's waited. Send it again.")
        case .stopping: Phrase("The daemon stops. Try again.")
        case .broken:
            Phrase("The daemon could not do this, and should have. Look into its log, and report it.")
        case .log(let error): Phrase(asIs: error.context)
        case .daemon(let refusal): refusal.phrase
        }
    }

    private static func nobody(_ name: String, _ exists: Bool, _ role: Phrase, _ others: String) -> Phrase {
        switch (exists, others.isEmpty) {
        case (true, true): Phrase("\(name) is none of the \(role) here; nobody else has that role.")
        case (true, false): Phrase("\(name) is none of the \(role) here; \(role) here: \(others).")
        case (false, true): Phrase("Nobody here is called \(name); nobody else has that role.")
        case (false, false): Phrase("Nobody here is called \(name); \(role) here: \(others).")
        }
    }

    /// One of several.
    private static func either(_ people: [Phrase]) -> Phrase {
        people.dropFirst().reduce(people.first ?? Phrase(asIs: "")) { Phrase("\($0) or \($1)") }
    }

    /// What programs are told beside that: where the fault is, and what is taken there.
    var errors: [Problem.Fault] {
        switch self {
        case .unusable(let place, _, let fault): [.init(place, fault)]
        case .unknownPart(let place, let known): [.init(place, "is not known here; \(known)")]
        case .missing(let place, _, let meaning): [.init(place, "is missing: \(meaning)")]
        case .notAnObject(let takes): [.init(.body, "is not a JSON object; it takes \(takes)")]
        case .unknownToken: [.init(.header("Authorization"), "is no Bearer token that counts")]
        case .notForPages(let place, let fault): [.init(place, fault)]
        case .noReason: [.init(.header(FeedWire.reasonHeader), "is missing")]
        case .notAcceptable(let offered): [.init(.header("Accept"), "takes none of \(offered.joined(separator: ", "))")]
        case .tooLarge(let limit): [.init(.body, "is larger than \(limit) bytes")]
        case .headTooLarge: [.init(.address, "and the headers are longer than is taken")]
        case .notHTTP: [.init(.address, "and the headers are no HTTP/1.1")]
        case .wrongProtocol: [.init(.address, "is asked for in another version than HTTP/1.0 or HTTP/1.1")]
        case .unknownMethod: [.init(.address, "is asked for with a method that is not known")]
        case .noSuchAddress(let path):
            [.init(.address, "\(path) is not known; GET /v1/openapi.json lists the addresses")]
        case .wrongMethod(let path, let known): [.init(.address, "\(path) is to be asked with \(known)")]
        case .keyUsedBefore: [.init(.header(FeedWire.keyHeader), "was used for another request")]
        default: []
        }
    }

    /// People of a role.
    static func people(_ role: Role) -> Phrase {
        switch role {
        case .agent: Phrase("agents")
        case .supervisor: Phrase("supervisors")
        case .qa: Phrase("quality assurance")
        case .operator: Phrase("operators")
        case .auditor: Phrase("auditors")
        case .hub: Phrase("the site's hub")
        }
    }

    /// One of them.
    private static func word(_ role: Role) -> Phrase { role == .qa ? people(.qa) : role.title }

    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MB" : bytes >= 1 << 10 ? "\(bytes >> 10) kB" : "\(bytes) bytes"
    }
}

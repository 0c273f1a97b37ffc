public import Events
import HTTPTypes
import Hummingbird
public import Vocabulary

/// One thing that can be asked of the feed: its address, who may ask it, what it takes and gives, and what is done.
///
/// The server, the document and the gatekeeper all go by this value. **A module that has routes of its own brings a
/// list of them** and it is added to ``Routes/own`` where the server is made; nothing else has to know of it.
/// Everything has to be said, so that nothing can be forgotten.
public struct Route: Sendable {
    /// How it is asked. `post` and `put` change something: they take an `Idempotency-Key`.
    public enum Method: String, Sendable {
        /// Nothing changes.
        case get = "GET"
        /// A command.
        case post = "POST"
        /// A command whose body takes the place of what is there.
        case put = "PUT"
    }

    /// Whether it gives personal data away, so that everybody but the agent leaves a row in the audit.
    public enum PersonalData: Sendable {
        /// None, or the log writes a row of its own for what is done.
        case none
        /// A row for each time.
        case eachTime
        /// Whoever watches asks this over and over: a row stands for ten minutes of it.
        case overAndOver
        /// A row for each thing that was told, written by the deed: only it knows whether anything was.
        case asTold
    }

    /// Whether it is about stored segments, which others than the agent may know of where the profile shares alerts.
    public enum Segments: Sendable {
        /// It is not.
        case untouched
        /// It is.
        case looked
        /// It hands one out: where the site wants that, a second person has to agree first.
        case heard
    }

    /// What is taken in the query or a header.
    public struct Parameter: Sendable {
        enum Place: String, Sendable { case query, header, path }

        let name: String
        let place: Place
        let kind: BodySchema.Kind
        /// The noun for it, to a person.
        let called: String
        var isList = false
        var isRequired = false
        let meaning: String

        /// A part of the query, and the noun for it that a person is told.
        public static func query(
            _ name: String, _ kind: BodySchema.Kind, called: String, isList: Bool = false, isRequired: Bool = false,
            _ meaning: String
        ) -> Parameter {
            Parameter(
                name: name, place: .query, kind: kind, called: called, isList: isList, isRequired: isRequired,
                meaning: meaning)
        }

        /// What the name of a person is whom only a hub knows.
        static let personName = BodySchema.Kind.words(atMost: 64)

        /// Why it is asked for, as the header says; for a route that asks some of its readers for a reason.
        public static let reason = Parameter(
            name: FeedWire.reasonHeader, place: .header, kind: .text(atMost: 256), called: "the reason",
            meaning: "Why it is asked for; QA has to say so, and the agent can read it.")
    }

    /// What is taken as the body.
    public enum Body: Sendable {
        /// A JSON object; one of no members need not be sent.
        case object([BodySchema.Member])
        /// The same, or anything else: nothing that is sent keeps it from being done.
        case anything([BodySchema.Member])
        /// A file, which comes in only where the check does not throw.
        case file(check: @Sendable (Call) throws -> Void)

        /// None, or an empty object.
        public static let none = Body.object([])
    }

    /// What is given.
    public enum Answer: Sendable {
        /// A value of one of the feed's own schemas, or a list of them.
        case value(String), list(String)
        /// A value of a schema that the route brings along, under a name of its own in the document.
        case described(String, schema: JSONNode)
        /// Events.
        case stream
        /// A segment's file.
        case bytes
        /// Figures.
        case text
        /// The document itself.
        case document
    }

    /// Its name in the document, and in the audit where it is about nothing in particular.
    public let id: String
    /// How it is asked.
    public let method: Method
    /// Where; what stands in braces is a parameter.
    public let path: String
    /// Who may ask it; of a person with several roles, any of them.
    public let roles: Set<Role>
    /// Whether it gives personal data away.
    public let personal: PersonalData
    /// Who has to say why (`Undertone-Reason`).
    public let reasonFrom: Set<Role>
    /// Whether it is about stored segments.
    public let segments: Segments
    /// What is taken in query and headers, beside what follows from the rest.
    public let parameters: [Parameter]
    /// What is taken as the body.
    public let body: Body
    /// What is given.
    public let answer: Answer
    /// What it is, in a sentence.
    public let summary: String
    /// What is done.
    public let deed: Deed

    public init(
        _ id: String, _ method: Method, _ path: String, roles: Set<Role>, personal: PersonalData, reasonFrom: Set<Role>,
        segments: Segments, parameters: [Parameter], body: Body, answer: Answer, _ summary: String, _ deed: Deed
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.roles = roles
        self.personal = personal
        self.reasonFrom = reasonFrom
        self.segments = segments
        self.parameters = parameters
        self.body = body
        self.answer = answer
        self.summary = summary
        self.deed = deed
    }
}

/// The routes of the feed itself.
public enum Routes {
    /// All of them, in the order in which they are listed.
    public static let own = EventRoutes.all + AlertRoutes.all + SegmentRoutes.all + AgentRoutes.all
}

extension Route {
    /// The same address where something else stands behind it, for these roles alone.
    public func doing(_ deed: Deed, answering answer: Answer? = nil, for roles: Set<Role>) -> Route {
        Route(
            id, method, path, roles: roles, personal: personal, reasonFrom: reasonFrom, segments: segments,
            parameters: parameters, body: body, answer: answer ?? self.answer, summary, deed)
    }

    /// Method and path in one text, as refusals, the audit and the document name it: `POST /v1/alerts/{id}/ack`.
    var name: String { "\(method.rawValue) \(path)" }

    /// Whether it changes something.
    var isCommand: Bool { method != .get }

    /// Whether the address names an alert, a segment or the like.
    var hasIdentifier: Bool { path.contains("{id}") }

    var takesFile: Bool { if case .file = body { true } else { false } }

    /// Whether it is done whatever is sent.
    var takesAnything: Bool { if case .anything = body { true } else { false } }

    /// What a JSON body may hold.
    var schema: BodySchema {
        switch body {
        case .object(let members), .anything(let members): BodySchema(members: members)
        case .file: BodySchema(members: [])
        }
    }

    /// The role in which somebody who has `held` uses the route, the one that needs no reason and leaves least trace
    /// first; `nil` where none of them may.
    func role(of held: Set<Role>) -> Role? { Role.allCases.first { held.contains($0) && roles.contains($0) } }

    /// What is taken in path, query and headers.
    var allParameters: [Parameter] {
        var all = parameters
        if hasIdentifier {
            all.insert(
                Parameter(
                    name: "id", place: .path, kind: .text(atMost: 128), called: "the identifier",
                    meaning: "Identifier of the alert or segment."),
                at: 0)
        }
        if isCommand {
            all.append(
                Parameter(
                    name: FeedWire.keyHeader, place: .header, kind: .text(atMost: 128),
                    called: "the name of the request",
                    meaning: "A name for this request: sending it twice does it once."))
        }
        return all
    }

    /// Refuses queries and headers that the route does not take. Those of a stream are read by ``EventQuery``, which
    /// says more.
    func check(_ request: Request) throws(Problem) {
        if case .stream = answer { return }
        if takesAnything { return }
        let all = allParameters
        let known = all.filter { $0.place == .query }
        for (key, value) in request.uri.queryParameters {
            guard let parameter = known.first(where: { $0.name == key }) else {
                let names = known.isEmpty ? "none is" : "known are \(known.map(\.name).joined(separator: ", "))"
                throw Problem(.unknownPart(.query(String(key)), known: names))
            }
            guard parameter.isList || request.uri.queryParameters[values: key].count == 1 else {
                throw parameter.problem("is there more than once")
            }
            if let fault = parameter.kind.fault(ofText: String(value)) { throw parameter.problem(fault) }
        }
        for parameter in known where parameter.isRequired && request.uri.queryParameters[parameter.name[...]] == nil {
            throw Problem(.missing(.query(parameter.name), called: parameter.called, meaning: parameter.meaning))
        }
        for header in all where header.place == .header {
            guard let value = request.headers[text: header.name] else { continue }
            if let fault = header.kind.fault(ofText: value) { throw header.problem(fault) }
        }
    }
}

extension Route.Parameter {
    /// A value of it that cannot be used; the words follow its noun.
    func problem(_ fault: String) -> Problem {
        let place: Refusal.Place =
            switch self.place {
            case .query: .query(name)
            case .header: .header(name)
            case .path: .address
            }
        return Problem(.unusable(place, called: called, fault: fault))
    }
}

extension Route.Answer {
    /// The kinds of content that it can be, the usual one first.
    var contentTypes: [String] {
        switch self {
        case .value, .list, .described, .document: ["application/json"]
        case .stream: EventQuery.Format.allCases.map(\.contentType)
        case .bytes: ["application/octet-stream"]
        case .text: ["text/plain"]
        }
    }
}

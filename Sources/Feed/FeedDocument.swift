import Events
import Foundation
import HTTPTypes
import Vocabulary

/// The OpenAPI 3.1 document of the feed, made from the routes that the server itself goes by.
struct FeedDocument: Sendable {
    /// The document on one line.
    let json: String

    /// - Parameters:
    ///   - routes: what can be asked.
    ///   - roles: who can ask it here; of what none of them may ask nothing is told.
    init(of routes: [Route], for roles: Set<Role>) {
        let offered = routes.filter { !$0.roles.isDisjoint(with: roles) }
        let text = try? JSON.text(Self.document(of: offered, for: roles))
        json = (text ?? "{}") + "\n"
    }

    private static func document(of routes: [Route], for roles: Set<Role>) -> JSONNode {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Undertone feed", "version": "1",
                "summary": "What an agent's daemon tells and does, over HTTP/1.1 on a Unix socket.",
                "description": .text(
                    "The user at the other end of the socket and the groups decide the role; nothing else does. Every "
                        + "refusal is problem+json (RFC 9457). Each GET is there for HEAD too. Readers ignore members and types that they do not know."
                ),
                "license": ["name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"],
            ],
            "servers": [["url": "http://undertone", "description": "The host is not looked at; the socket is."]],
            "paths": .object(
                Dictionary(grouping: routes, by: \.path).mapValues { routes in
                    .object(
                        Dictionary(
                            uniqueKeysWithValues: routes.map {
                                ($0.method.rawValue.lowercased(), operation($0, for: roles))
                            }))
                }),
            "components": ["schemas": .object(schemas(of: routes)), "responses": .object(refusals)],
        ]
    }

    /// The feed's own schemas and those that routes bring along.
    private static func schemas(of routes: [Route]) -> [String: JSONNode] {
        routes.reduce(into: DocumentSchemas.all) { schemas, route in
            if case .described(let name, let schema) = route.answer { schemas[name] = schema }
        }
    }

    private static func operation(_ route: Route, for offered: Set<Role>) -> JSONNode {
        let roles = Role.allCases.filter(route.roles.intersection(offered).contains).map(\.rawValue)
        var operation: [String: JSONNode] = [
            "operationId": .text(route.id), "summary": .text(route.summary),
            "description": .text("For: \(roles.joined(separator: ", "))."),
            "x-roles": .list(roles.map { .text($0) }),
            "responses": .object(responses(route)),
        ]
        let parameters = route.allParameters + (offered.contains(.hub) ? Self.said(with: route) : [])
        if !parameters.isEmpty { operation["parameters"] = .list(parameters.map(parameter)) }
        if route.isCommand {
            operation["requestBody"] = [
                "required": .flag(route.takesFile || !route.schema.isOptional),
                "content": route.takesFile
                    ? ["application/octet-stream": [:]]
                    : ["application/json": ["schema": route.takesAnything ? [:] : route.schema.schema]],
            ]
        }
        return .object(operation)
    }

    /// What a hub says beside that.
    private static func said(with route: Route) -> [Route.Parameter] {
        (route.namesPerson ? ofHub : []) + (route.segments == .heard ? [colleague] : [])
    }

    private static let colleague = Route.Parameter(
        name: FeedWire.agreedByHeader, place: .header, kind: Route.Parameter.personName,
        called: "the name of the second person",
        meaning: "Whoever else at the hub has agreed; without brackets.")

    /// In whose name it asks.
    private static let ofHub = [
        Route.Parameter(
            name: FeedWire.actingForHeader, place: .header, kind: Route.Parameter.personName,
            called: "the name of the person",
            isRequired: true, meaning: "The person in whose name the hub asks; without brackets."),
        Route.Parameter(
            name: FeedWire.throughHeader, place: .header, kind: Route.Parameter.personName,
            called: "the name of the hub",
            isRequired: true, meaning: "The hub at which that person is; without brackets."),
    ]

    private static func parameter(_ parameter: Route.Parameter) -> JSONNode {
        let schema: JSONNode =
            parameter.place == .path
            ? ["type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"] : parameter.kind.schema
        return [
            "name": .text(parameter.name), "in": .text(parameter.place.rawValue),
            "required": .flag(parameter.place == .path || parameter.isRequired),
            "description": .text(parameter.meaning),
            "schema": parameter.isList ? ["type": "array", "items": schema] : schema,
        ]
    }

    private static func responses(_ route: Route) -> [String: JSONNode] {
        var responses: [String: JSONNode] = ["200": answer(route.answer)]
        var codes = route.isCommand ? [400, 403, 429, 503] : [400, 403, 406, 429, 503]
        if route.isCommand { codes += [409, 413] }
        // What is not there; and what a daemon does not offer its agent, such as one that serves a finished log.
        if route.hasIdentifier || route.roles == [.agent] { codes.append(404) }
        if route.hasIdentifier, route.segments != .untouched { codes.append(410) }
        for code in codes { responses["\(code)"] = ["$ref": "#/components/responses/\(code)"] }
        return responses
    }

    private static func answer(_ answer: Route.Answer) -> JSONNode {
        switch answer {
        case .value(let name), .described(let name, _):
            ["description": "The answer.", "content": ["application/json": ["schema": DocumentSchemas.named(name)]]]
        case .list(let name):
            [
                "description": "The answer.",
                "content": ["application/json": ["schema": ["type": "array", "items": DocumentSchemas.named(name)]]],
            ]
        case .stream:
            [
                "description": .text(
                    "By `Accept`: one JSON page, NDJSON with one event a line, or Server-Sent Events whose `id` is the "
                        + "sequence number. A stream goes on until the reader leaves; one with nothing to say is kept "
                        + "alive. Where the log no longer reaches back there is a `gap`."),
                "headers": [
                    "Undertone-Cursor": [
                        "description": "Number of the event after which the stream began.",
                        "schema": ["type": "integer", "minimum": 0],
                    ]
                ],
                "content": [
                    "application/json": ["schema": DocumentSchemas.named("EventPage")],
                    "application/x-ndjson": ["schema": ["type": "string"]],
                    "text/event-stream": ["schema": ["type": "string"]],
                ],
            ]
        case .bytes:
            ["description": "The file, encrypted in the age v1 format.", "content": ["application/octet-stream": [:]]]
        case .text:
            [
                "description": "Prometheus text format 0.0.4.",
                "content": ["text/plain": ["schema": ["type": "string"]]],
            ]
        case .document:
            ["description": "This document.", "content": ["application/json": ["schema": ["type": "object"]]]]
        }
    }

    private static var refusals: [String: JSONNode] {
        let meanings: [Int: String] = [
            400: "A part of the request cannot be used; the detail names it.", 403: "It needs another role.",
            404: "There is no such thing.", 406: "No kind of content that is accepted is given.",
            409: "Not possible as things stand, or a key used for something else.",
            410: "It is no longer held.", 413: "The body is too large.",
            429: "This user asks too often.", 503: "Not for now.",
        ]
        return Dictionary(
            uniqueKeysWithValues: meanings.map { code, meaning in
                var response: JSONNode = [
                    "description": .text(meaning),
                    "content": ["application/problem+json": ["schema": DocumentSchemas.named("Problem")]],
                ]
                if code == 429 || code == 503 {
                    response = response.adding([
                        "headers": [
                            "Retry-After": ["description": "Seconds.", "schema": ["type": "integer", "minimum": 0]]
                        ]
                    ])
                }
                return ("\(code)", response)
            })
    }
}

extension BodySchema {
    /// The same as a JSON schema.
    var schema: JSONNode {
        var schema: JSONNode = ["type": "object", "additionalProperties": false]
        guard !members.isEmpty else { return schema }
        schema = schema.adding([
            "properties": .object(
                Dictionary(
                    uniqueKeysWithValues: members.map {
                        ($0.name, $0.kind.schema.adding(["description": .text($0.meaning)]))
                    }))
        ])
        let required = members.filter(\.isRequired).map { JSONNode.text($0.name) }
        return required.isEmpty ? schema : schema.adding(["required": .list(required)])
    }
}

extension BodySchema.Kind {
    /// A character that is neither blank nor control, as `says` looks for one.
    private static let somethingSaid = #"[^\s\x00-\x1f\x7f-\x9f]"#

    /// The same as a JSON schema.
    var schema: JSONNode {
        switch self {
        case .text(let limit): ["type": "string", "minLength": 1, "maxLength": .whole(limit)]
        case .words(let limit):
            ["type": "string", "minLength": 1, "maxLength": .whole(limit), "pattern": .text(Self.somethingSaid)]
        case .anyText: [:]
        case .instant: ["type": "string", "format": "date-time"]
        case .choice(let choices): ["type": "string", "enum": .list(choices.map { .text($0) })]
        case .flag: ["type": "boolean"]
        case .whole(let range):
            ["type": "integer", "minimum": .whole(range.lowerBound), "maximum": .whole(range.upperBound)]
        case .number(let range), .seconds(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        }
    }
}

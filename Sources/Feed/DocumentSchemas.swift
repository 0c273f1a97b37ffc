import Events
import Vocabulary

/// The values that the feed answers with, as JSON schemas. A test and schemathesis hold them against real answers.
enum DocumentSchemas {
    static func named(_ name: String) -> JSONNode { ["$ref": .text("#/components/schemas/\(name)")] }

    static let all: [String: JSONNode] = [
        "Problem": object(
            ["type": text, "title": text, "detail": text, "status": whole],
            optional: [
                "receipt": named("Erasure"), "phrase": named("Phrase"),
                "errors": list(
                    object(["detail": text], optional: ["pointer": text, "parameter": text, "header": text])),
            ]),
        // A sentence and what is put into it, for whoever says it in another language.
        "Phrase": object(
            ["text": text],
            optional: [
                "several": text, "count": whole,
                "values": list(
                    object(
                        [:],
                        optional: [
                            "text": text, "phrase": named("Phrase"), "whole": whole, "number": number,
                            "decimals": whole, "time": time, "day": time,
                        ])),
            ]),
        // Each role is told its part; the agent all of it, with `last_sequence` and without `cursor`.
        "Status": object(
            ["version": text, "agent": text],
            optional: [
                "capture": object(
                    ["state": text],
                    optional: [
                        "since": time, "device": text, "device_id": text, "reason": text, "hint": text,
                        "channels": text,
                        "latency_ms": number,
                    ]),
                "baseline": object(["state": choice("learning", "ready"), "progress": number, "speech_s": number]),
                "score": object(
                    ["confidence": number, "state": choice(["learning", "calm"] + levels)],
                    optional: ["value": number]),
                "open_alerts": whole, "uptime_s": number, "cpu_percent": number, "rss_mb": number,
                "last_sequence": whole, "cursor": text,
                "probation": object(
                    ["is_over": flag],
                    optional: ["talk_heard_s": number, "talk_needed_s": number, "tried": whole, "device": text]),
                "pause": object(
                    ["since": time, "ends_by_itself": flag, "is_overdue": flag],
                    optional: ["reason": text, "until": time]),
                "unreachable": object(["since": time, "reason": text]), "warnings": list(text),
                "phrases": list(named("Phrase")),
            ]),
        "ScorePoint": object(
            ["time_s": number, "confidence": number, "state": text, "level_dbfs": number],
            optional: ["score": number, "f0_hz": number, "syllable_rate": number]),
        "Alert": object(
            [
                "alert_id": text, "agent": text, "level": level, "score": number, "confidence": number,
                "onset_at": time, "raised_at": time, "explanation": text, "highest_level": level,
                "state": choice(
                    "raised", "rising", "acknowledged", "taken_over", "handed_on", "cleared", "resolved"),
                "reasons": list(
                    object([
                        "feature": text, "value": number, "baseline": number, "delta": number, "unit": text,
                        "share": number,
                    ])),
                "segments": list(named("Segment")),
            ],
            optional: [
                "kind": choice("strain", "help"), "cleared_at": time, "pattern": text, "acknowledged_by": text,
                "acknowledged_at": time, "handled_by": text, "handled_at": time, "note": text, "tier": whole,
                "notes": list(object(["by": text, "at": time, "step": text, "text": text])),
                "is_contested": flag, "upheld": flag, "nothing_wrong": flag, "last_sequence": whole,
                "discounts": list(object(["kind": text, "feature": text, "amount": number, "since": time])),
            ]),
        // The alert with what else is told.
        "Help": [
            "allOf": [named("Alert"), object([:], optional: ["watching": whole, "unreachable": text])]
        ],
        "Segment": object(
            [
                "segment_id": text, "alert_id": text, "agent": text, "started_at": time, "duration_s": number,
                "bytes": whole, "level": level, "part": whole, "state": choice("stored", "refused", "erased"),
            ],
            optional: [
                "reason": text, "is_complete": flag, "recipients": list(text),
                "purpose": choice("replay", "evaluation"), "replaces": text, "held_by": text, "held_at": time,
                "held_reason": text, "review_at": time, "objection": text, "claimed_by": text,
                "file_hash": text, "file": choice("missing", "damaged"),
                "receipt": named("Erasure"),
                "requests": list(
                    object(
                        ["id": text, "action": text, "person": text, "asked_at": time],
                        optional: [
                            "reason": text, "file_hash": text, "recipients": list(text), "approved_by": text,
                            "approved_at": time, "used_at": time,
                        ])),
                "unconfirmed": object(
                    ["action": text, "by": text, "at": time], optional: ["other_recipients": list(text)]),
            ]),
        "Event": object(
            [
                "specversion": choice("1.0"), "id": text, "source": text, "type": text, "subject": text, "time": time,
                "datacontenttype": choice("application/json"), "data": ["type": "object"],
            ], optional: ["sequence": whole, "cursor": text]),
        "EventPage": object(
            ["events": list(named("Event")), "next_after": cursor, "has_more": flag],
            optional: [
                "gap": object(["after": cursor, "resumes_after": cursor, "reason": choice("expired", "another_log")])
            ]),
        "Consent": object(
            [
                "profile": choice("agent-only", "measure-only", "supervised"), "territory": text,
                "purposes": list(
                    object(
                        ["purpose": text, "is_used": flag, "notice_version": whole, "notice": text],
                        optional: [
                            "granted_at": time, "withdrawn_at": time, "terms": named("Terms"), "suspension": text,
                        ])),
            ], optional: ["terms": named("Terms"), "terms_digest": text, "note": text]),
        "Terms": object([
            "profile": text, "territory": text, "basis": text, "basis_by": text, "purposes": list(text),
            "recipients": list(text), "groups": ["type": "object"], "keep_event_days": whole,
            "keep_segment_days": whole, "keep_evaluation_days": whole, "second_person": flag,
        ]),
        "Erasure": object(
            ["agent": text, "what": text, "reason": text, "count": whole, "by": text, "at": time],
            optional: ["hash": text, "held": whole]),
        "AuditEntry": ["type": "object", "properties": ["sequence": whole], "required": ["sequence"]],
        "AuditPage": object(
            [
                "entries": list(named("AuditEntry")), "next_after": whole, "has_more": flag,
                "head": object(["sequence": whole, "hash": text]),
            ],
            optional: [
                "seals": list(object(["first": whole, "last": whole, "until": time, "hash": text, "at": time]))
            ]),
        "Mine": object(
            [
                "agent": text,
                "held": list(
                    object(
                        ["what": text, "count": whole], optional: ["bytes": whole, "oldest_at": time, "goes_at": time])),
                "alerts": list(named("Alert")), "segments": list(named("Segment")),
                "accesses": list(named("AuditEntry")), "consent": named("Consent"),
                "refusals": list(object(["person": ["type": "object"], "times": whole, "last_at": time])),
            ], optional: ["more_accesses_before": whole, "deeds": list(named("AuditEntry"))]),
    ]

    /// A page of what the agent may read of themself.
    static func page(of name: String) -> JSONNode { object(["items": list(named(name))], optional: ["next": whole]) }

    private static let text: JSONNode = ["type": "string"]
    private static let whole: JSONNode = ["type": "integer"]
    /// A number for the agent, and text for everybody else.
    private static let cursor: JSONNode = ["type": ["integer", "string"]]
    private static let number: JSONNode = ["type": "number"]
    private static let flag: JSONNode = ["type": "boolean"]
    private static let time: JSONNode = ["type": "string", "format": "date-time"]
    private static let levels = AlertLevel.all.map(\.rawValue)
    private static let level = choice(levels)

    private static func choice(_ choices: String...) -> JSONNode { choice(choices) }

    private static func choice(_ choices: [String]) -> JSONNode {
        ["type": "string", "enum": .list(choices.map { .text($0) })]
    }

    private static func list(_ items: JSONNode) -> JSONNode { ["type": "array", "items": items] }

    private static func object(_ required: [String: JSONNode], optional: [String: JSONNode] = [:]) -> JSONNode {
        [
            "type": "object", "properties": .object(required.merging(optional) { value, _ in value }),
            "required": .list(required.keys.sorted().map { .text($0) }),
        ]
    }
}

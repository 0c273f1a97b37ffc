import Events
import Foundation
import Vocabulary

/// A message between a desk and its hub.
public protocol WireMessage: Sendable, Codable {
    /// What is wrong with it; `nil` where it may be used. Decoding has found its members and their kinds; this holds
    /// them to their bounds.
    var fault: String? { get }
}

/// Why a message is not used.
public enum WireFault: Error, Sendable, Equatable {
    /// It has more bytes than a message may have.
    case tooLarge(bytes: Int)
    /// It is written in a way that this release does not know.
    case version(Int)
    /// It is no message of the kind, or a member is out of its bounds.
    case malformed(String)
}

/// How messages are written: one value of JSON in snake case, in which `v` is 1. Members that are not known are
/// ignored. Everything that comes is held to bounds before anybody uses it.
public enum Wire {
    /// Most bytes of a message.
    public static let maxBytes = 256 * 1_024
    /// The way in which messages are written now.
    public static let version = 1
    /// Most lanes of one desk: what an uplink follows, and what a hub takes. Each takes descriptors at the desk.
    public static let maxLanes = 500
    /// Most bytes of a name: a login, a role, the name of a hub.
    public static let maxNameBytes = 256
    /// Most bytes of an identifier that is not ours to shape: of an event, an alert, a command.
    public static let maxIDBytes = 128
    /// Most bytes of what a person wrote.
    public static let maxWordsBytes = 4_096
    /// Most bytes of a user's credential in text.
    public static let maxCredentialBytes = 16 * 1_024

    /// The bytes of a message.
    public static func data(_ message: some WireMessage) throws(WireFault) -> [UInt8] {
        if let fault = message.fault { throw .malformed(fault) }
        guard let data = try? JSON.data(Envelope(message: message)) else { throw .malformed("cannot be written") }
        guard data.count <= maxBytes else { throw .tooLarge(bytes: data.count) }
        return Array(data)
    }

    /// The message of bytes that somebody sent.
    public static func message<Message: WireMessage>(
        _ type: Message.Type, from bytes: some Collection<UInt8>
    ) throws(WireFault) -> Message {
        guard bytes.count <= maxBytes else { throw .tooLarge(bytes: bytes.count) }
        let message: Message
        do {
            message = try JSONDecoder().decode(Envelope<Message>.self, from: Data(bytes)).message
        } catch let fault as WireFault {
            throw fault
        } catch {
            throw .malformed("is no \(type)")
        }
        if let fault = message.fault { throw .malformed(fault) }
        return message
    }

    /// What is wrong with texts, named one after the other; `nil` where nothing is.
    static func fault(_ texts: (name: String, text: String?, maxBytes: Int)...) -> String? {
        for (name, text, limit) in texts {
            if let text, let fault = PlainText.fault(in: text, maxBytes: limit) { return "\(name) \(fault)" }
        }
        return nil
    }

    /// What is wrong with names, which must not be empty either.
    static func fault(inNames names: (name: String, text: String, maxBytes: Int)...) -> String? {
        for (name, text, limit) in names {
            if text.isEmpty { return "\(name) is empty" }
            if let fault = PlainText.fault(in: text, maxBytes: limit) { return "\(name) \(fault)" }
        }
        return nil
    }
}

/// The members of a message, and the way in which it is written beside them.
private struct Envelope<Message: WireMessage>: Codable {
    var message: Message

    private enum CodingKeys: String, CodingKey { case v }

    init(message: Message) { self.message = message }

    init(from decoder: any Decoder) throws {
        let version = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .v)
        guard version == Wire.version else { throw WireFault.version(version) }
        message = try Message(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Wire.version, forKey: .v)
        try message.encode(to: encoder)
    }
}

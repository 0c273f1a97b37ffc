import Capture
import DaemonConfiguration
import Languages

/// The sound server as this process reaches it, and which of its sources the daemon would take.
struct SoundFacts: Sendable {
    /// Where the library looks.
    var address: SoundServerAddress
    /// Owner of the socket; `nil` where there is none.
    var socket: FileFacts?
    /// What the server says about itself, or why it cannot be asked.
    var server: Result<SoundServer, CaptureError>
    /// An address of another machine, which the daemon will not connect to; such a server is not asked.
    var refused: String?
    /// Which of them would be taken, and why the others not.
    var selection: SourceSelection?

    /// Path of the socket that would be opened, where it is one.
    static func socketPath(of loaded: LoadedConfiguration, variables: [String: String]) -> String? {
        SoundServerAddress(server: loaded.configuration.capture.server, variables: variables).socketPath
    }

    /// Whether the server answered.
    var isReached: Bool { if case .success = server { true } else { false } }
}

extension SoundFacts {
    /// Asks the sound server; blocks for as long as that takes.
    init(_ loaded: LoadedConfiguration, variables: [String: String], limit: Duration) {
        let capture = loaded.configuration.capture
        address = SoundServerAddress(server: capture.server, variables: variables)
        socket = address.socketPath.map { FileFacts(at: $0) }
        refused =
            capture.allowNetwork
            ? nil : SoundServerAddress.network(server: capture.server, variables: variables)
        if let refused {
            server = .failure(.elsewhere(refused))
            return
        }
        do throws(CaptureError) {
            let asked = try SoundServer.ask(capture.serverAddress, limit: limit)
            server = .success(asked)
            selection = SourceSelection(from: asked.inventory, preference: capture.preference)
        } catch { server = .failure(error) }
    }
}

/// The sound server: whether it answers, and which one it is.
enum SoundServerCheck {
    private static let name = "sound server"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let sound = facts.sound else { return .late(name, "the sound server") }
        if let other = sound.refused {
            return .fault(
                name, "\(other) is not on this machine, and a voice is not to go over a network",
                hint: "name its socket (capture.server or PULSE_SERVER, \"unix:PATH\"), or set capture.allow_network")
        }
        switch sound.server {
        case .success(let server):
            let address = server.address.isEmpty ? "" : " at \(bare(server.address))"
            return .ok(name, "\(server.name) \(server.version)\(address)")
        case .failure(let error): return .fault(name, complaint(error, sound), hint: hint(error, sound, facts.user))
        }
    }

    /// The library puts the machine in braces before the address.
    private static func bare(_ address: String) -> String {
        address.hasPrefix("{") ? String(address.drop { $0 != "}" }.dropFirst()) : address
    }

    private static func complaint(_ error: CaptureError, _ sound: SoundFacts) -> String {
        let detail = error.detail.isEmpty ? "" : " (\(error.detail.lowercased()))"
        let silent = error.code == .serverTimeout
        let what = silent ? "does not answer" : "cannot be reached\(detail)"
        switch sound.address {
        case .socket(let path):
            let socket = sound.socket.map { $0.isAbsent ? ": there is no such socket" : "" } ?? ""
            return "unix:\(path) \(what)\(socket)"
        case .network(let address): return "\(address) \(what)"
        case .unknown: return "no address is known, and the library's own \(what)"
        }
    }

    private static func hint(_ error: CaptureError, _ sound: SoundFacts, _ user: UserFacts) -> String {
        if error.code == .serverTimeout { return "systemctl --user restart pipewire-pulse, or pulseaudio" }
        if let socket = sound.socket, socket.kind != nil, socket.owner != user.userID {
            return "it belongs to uid \(socket.owner): run this, and the daemon, as that user"
        }
        if !user.variables["PULSE_SERVER", default: ""].isEmpty {
            return "PULSE_SERVER names it: unset it, or start that server"
        }
        return "start it: systemctl --user start pipewire-pulse.socket, or pulseaudio.socket; or set capture.server"
    }
}

/// The microphone that would be heard, and whether anything can be heard from it.
enum SourceCheck {
    private static let name = "source"
    /// Below it half of the speech band is missing, and measures with it.
    private static let wideBandHertz = 16_000

    static func findings(_ facts: Facts) -> [Finding] {
        // Without a server there is nothing to say that has not been said.
        guard let sound = facts.sound, sound.isReached, let selection = sound.selection else {
            return []
        }
        guard let source = selection.chosen else {
            return .fault(
                name, "nothing would be heard: \(selection.waitingFor.map { localized($0) } ?? "there is no source")",
                hint: "plug the headset in; `undertone devices` tells why each source is not taken")
        }
        let title = "\(source.description) (\(source.name))"
        let flaws = flaws(of: source)
        return flaws.isEmpty
            ? [.ok(name, "\(title), \(selection.reason?.rawValue ?? "taken")")]
            : flaws.map { .warning(name, "\(title): \($0)", hint: $1) }
    }

    private static func flaws(of source: SourceDescription) -> [(flaw: String, hint: String)] {
        var flaws: [(flaw: String, hint: String)] = []
        if source.isMonitor {
            let hint = "capture.allow_monitor is for tests: take it out of the configuration"
            flaws.append(("the monitor of a loudspeaker, which carries the other party's voice", hint))
        }
        if source.isMuted {
            flaws.append(("muted", "unmute it, if that is not meant: pactl set-source-mute \(source.name) 0"))
        } else if let volume = source.volume, volume <= CaptureOddity.lowestVolume {
            let hint = "turn it up: pactl set-source-volume \(source.name) 100%"
            flaws.append(("its volume is \(Wording.whole(volume * 100)) %", hint))
        } else if let volume = source.volume, volume > CaptureOddity.highVolume {
            let hint = "turn it down: pactl set-source-volume \(source.name) 100%"
            flaws.append(("its volume is \(Wording.whole(volume * 100)) %: loud speech may be cut off", hint))
        }
        if source.rate < wideBandHertz {
            let flaw = "narrow band, \(source.rate) samples a second: measures of voice quality are left out"
            flaws.append((flaw, "choose a profile with a wider band (mSBC, or the cable) in the sound settings"))
        }
        return flaws
    }
}

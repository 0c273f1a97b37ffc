import Capture

/// The sound server: whether it answers, and which one it is.
enum SoundServerCheck {
    private static let name = "sound server"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let sound = facts.sound else { return [.late(name, "the sound server")] }
        switch sound.server {
        case .success(let server):
            let address = server.address.isEmpty ? "" : " at \(bare(server.address))"
            return [.ok(name, "\(server.name) \(server.version)\(address)")]
        case .failure(let error):
            return [.fault(name, complaint(error, sound), mend: mend(error, sound, facts.user))]
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

    private static func mend(_ error: CaptureError, _ sound: SoundFacts, _ user: UserFacts) -> String {
        if error.code == .serverTimeout {
            return "systemctl --user restart pipewire-pulse, or pulseaudio"
        }
        if let socket = sound.socket, socket.kind != nil, socket.owner != user.userID {
            return "it belongs to uid \(socket.owner): run this, and the daemon, as that user"
        }
        if !user.variables["PULSE_SERVER", default: ""].isEmpty {
            return "PULSE_SERVER names it: unset it, or start that server"
        }
        return "start it: systemctl --user start pipewire-pulse.socket, or pulseaudio.socket; or set capture.server"
    }
}

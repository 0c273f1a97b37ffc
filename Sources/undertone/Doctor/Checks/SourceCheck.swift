import Capture

/// The microphone that would be heard, and whether anything can be heard from it.
enum SourceCheck {
    private static let name = "source"
    /// Below it half of the speech band is missing, and measures with it.
    private static let wideBandHertz = 16_000

    static func findings(_ facts: Facts) -> [Finding] {
        // Without a server there is nothing to say that has not been said.
        guard let sound = facts.sound, case .success(let server) = sound.server else { return [] }
        guard let selection = sound.selection else { return [.late(name, "the list of sources")] }
        guard let source = selection.chosen else {
            return [
                .fault(
                    name, "nothing would be heard: \(selection.waitingFor ?? "there is no source")",
                    mend: "plug the headset in; `undertone devices` tells why each source is not taken")
            ]
        }
        let title = "\(source.description) (\(source.name))"
        let flaws = flaws(of: source, server.settings[source.name])
        return flaws.isEmpty
            ? [.ok(name, "\(title), \(selection.reason?.rawValue ?? "taken")")]
            : flaws.map { .warning(name, "\(title): \($0)", mend: $1) }
    }

    private static func flaws(
        of source: SourceDescription, _ setting: SoundServer.SourceSetting?
    ) -> [(flaw: String, mend: String)] {
        var flaws: [(flaw: String, mend: String)] = []
        if source.isMonitor {
            flaws.append(
                (
                    "the monitor of a loudspeaker, which carries the other party's voice",
                    "capture.allow_monitor is for tests: take it out of the configuration"
                ))
        }
        guard let setting else { return flaws }
        if setting.isMuted {
            flaws.append(("muted", "unmute it, if that is not meant: pactl set-source-mute \(source.name) 0"))
        } else if setting.volume == 0 {
            flaws.append(("its volume is 0 %", "turn it up: pactl set-source-volume \(source.name) 100%"))
        }
        if setting.sampleRate < wideBandHertz {
            flaws.append(
                (
                    "narrow band, \(setting.sampleRate) samples a second: measures of voice quality are left out",
                    "choose a profile with a wider band (mSBC, or the cable) in the sound settings"
                ))
        }
        return flaws
    }
}

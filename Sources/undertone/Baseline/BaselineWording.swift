import Languages
import Vocabulary

/// What the modules of the analysis say of a baseline, for whoever reads another language than English.
enum BaselineWording {
    /// What is wrong with one, behind "it has".
    static func fault(_ english: String) -> String {
        // They know of no languages; these are what `SpeakerBaseline.implausibility` says.
        switch english {
        case "no syllables": localized("no syllables")
        case "a pitch that no voice has": localized("a pitch that no voice has")
        default: english
        }
    }

    /// A feature of the voice.
    static func title(_ feature: VoiceFeature) -> String {
        switch feature {
        case .pitch: localized("pitch")
        case .rate: localized("speech rate")
        case .level: localized("level")
        case .balance: localized("spectral balance")
        case .variation: localized("pitch variation")
        case .hnr: localized("harmonics to noise")
        }
    }

    /// Its unit.
    static func unit(_ feature: VoiceFeature) -> String {
        switch feature {
        case .pitch, .variation: localized("st")
        case .rate: localized("syll/s")
        case .level, .balance, .hnr: "dB"
        }
    }
}

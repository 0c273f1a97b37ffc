import Foundation
public import Languages
internal import Stress

/// Everything that an operator can set, as one value.
///
/// A value made without arguments holds the defaults; they are stated here and nowhere else, but for those of alerting,
/// which are the preset's, and the warm-up, which is the analysis' own. ``ConfigurationKey`` says how each property is
/// called in a file, its unit and its range; `config/undertone.toml` explains each key to the operator.
public struct UndertoneConfiguration: Sendable, Equatable {
    /// Whose voice it is.
    public var agent = Agent()
    /// Where it is used, and for what.
    public var policy = Policy()
    /// Which microphone is heard, and how.
    public var capture = Capture()
    /// How the agent's own calm level is learned.
    public var baseline = Baseline()
    /// When an alert is raised and cleared.
    public var alerting = Alerting()
    /// What is kept of the audio around an alert.
    public var vault = Vault()
    /// The durable log of events.
    public var eventLog = EventLog()
    /// The sockets on which events are served.
    public var feed = Feed()
    /// The agent's own report.
    public var report = Report()
    /// What the daemon says about itself.
    public var log = Log()
    /// What quality assurance works with.
    public var qa = QualityAssurance()
    /// Help for the agent.
    public var wellbeing = Wellbeing()
    /// Whom the agent can turn to.
    public var contacts = Contacts()
    /// How the agent asks for help without a word.
    public var help = Help()

    /// Makes the defaults.
    public init() {}

    /// Section `[agent]`: whose voice it is.
    public struct Agent: Sendable, Equatable {
        /// Name of the agent in events and file names; after loading never empty.
        public var id = ""
        /// Name shown to people; after loading never empty.
        public var displayName = ""
        /// In which language the agent is spoken to.
        public var language = SpokenLanguage.environment
        /// The language itself: where none is chosen that of the environment of this process.
        public var spoken: Language { language.language ?? Language(environment: ProcessInfo.processInfo.environment) }
    }

    /// A choice of ``Agent/language``: one of the languages, or that of the environment.
    public enum SpokenLanguage: String, Sendable, CaseIterable {
        /// As `LC_ALL`, `LC_MESSAGES` and `LANG` say.
        case environment = ""
        /// English.
        case english = "en"
        /// Chinese, in simplified characters.
        case chinese = "zh"
        /// Bulgarian.
        case bulgarian = "bg"

        /// The language; `nil` where the environment says which.
        public var language: Language? { Language(rawValue: rawValue) }
    }

    /// Section `[capture]`: which microphone is heard, and how.
    public struct Capture: Sendable, Equatable {
        /// Source name, `device.bus_path` or serial of the microphone; empty chooses by form factor.
        public var source = ""
        /// What happens when the microphone in use goes away.
        public var binding = Binding.strict
        /// With binding `linger`, seconds until another microphone may be chosen.
        public var lingerS = 60.0
        /// Whether the default source may be heard where no headset is found.
        public var allowDefault = false
        /// Whether a sink monitor may be heard: what the speakers play, for tests and demonstrations only.
        public var allowMonitor = false
        /// Whether a source without a device behind it may be heard though ``source`` does not name it.
        public var allowVirtual = false
        /// When the microphone is heard.
        public var when = Occasion.always
        /// Binaries or names of programs whose playback means a call.
        public var softphones: [String] = []
        /// Whether a locked screen ends capture until it is unlocked.
        public var stopOnLock = true
        /// Whether capture ends while the agent's session is not the active one.
        public var stopWhenInactive = true
        /// Seconds of digital zeros after which the microphone counts as deaf.
        public var deafAfterS = 3.0
        /// Milliseconds of audio that are taken from the sound server at a time.
        public var fragmentMs = 50
        /// Address of the sound server; empty leaves the choice to the library.
        public var server = ""
        /// Whether the sound server may be on another machine: then the voice goes over a network.
        public var allowNetwork = false

        /// What binds to the microphone in use.
        public enum Binding: String, Sendable, CaseIterable {
            /// Wait for that one for as long as it takes.
            case strict
            /// Wait for it for ``Capture/lingerS``, then choose anew.
            case linger
            /// Choose anew at once, and change over when a better one comes.
            case fallback
        }

        /// When the microphone is heard.
        public enum Occasion: String, Sendable, CaseIterable {
            /// For as long as the session is active.
            case always
            /// During calls.
            case calls
        }
    }

    /// Section `[baseline]`: how the agent's own calm level is learned.
    public struct Baseline: Sendable, Equatable {
        /// Seconds of speech until the first score, pauses inside words included.
        public var warmUpS = Double(StressEngine.Learning.usualWarmUpS)
        /// Minutes after which half of the baseline comes from newer speech.
        public var halfLifeMin = 240.0
        /// Folder of the stored baselines; empty is the folder `baselines` in the state folder.
        public var directory = ""
    }

    /// Section `[vault]`: what is kept of the audio around an alert.
    public struct Vault: Sendable, Equatable {
        /// Whether segments are kept at all.
        public var enabled = true
        /// Folder of the encrypted segments; empty is the folder `segments` in the state folder.
        public var directory = ""
        /// The age recipients who may open a segment; where there is none, no segment is kept.
        public var recipients: [String] = []
        /// Seconds of audio kept from before the onset.
        public var preRollS = 10.0
        /// Seconds of audio kept from after the end.
        public var postRollS = 5.0
        /// Seconds after which a long alert goes on in a further segment.
        public var maxSegmentS = 120.0
        /// Seconds that stay in memory before they are written, so that a payment pause can take them back.
        public var holdBackS = 30.0
        /// Days after which a segment is erased.
        public var keepDays = 30
        /// Megabytes of segments above which the oldest are erased.
        public var maxSizeMB = 500
        /// Number of segments above which the oldest are erased; 0 sets no limit.
        public var maxSegments = 2_000
        /// Days after which a segment that was set aside for evaluation is erased.
        public var evaluationKeepDays = 180
        /// Whether quality assurance hears a segment only when a second person has agreed.
        public var secondPerson = false

        /// Whether segments will be kept: there is somebody to whom they can be encrypted.
        public var keepsSegments: Bool { enabled && !recipients.isEmpty }

        /// Before a hand is at the key of a payment pause so many seconds may pass, in which digits are spoken.
        private static let leastHoldBackS = 10.0

        /// What a payment pause cannot take back, in a sentence; `nil` where it can take back enough.
        public var holdBackWarning: Phrase? {
            guard keepsSegments, holdBackS < Self.leastHoldBackS else { return nil }
            return Phrase(
                """
                vault.hold_back_s is \(ConfigurationKey.text(of: holdBackS)): what is said before the agent has pressed the \
                key of a payment pause may be kept
                """)
        }
    }

    /// Section `[event_log]`: the durable log of events.
    public struct EventLog: Sendable, Equatable {
        /// File of the log; empty is `events.sqlite` in the state folder.
        public var path = ""
        /// Days after which an event is erased.
        public var keepDays = 90
        /// Days after which a row of the audit is sealed and goes, with what was said in it; 0 keeps them for ever.
        public var auditKeepDays = 400
    }

    /// Section `[feed]`: the sockets on which events are served.
    public struct Feed: Sendable, Equatable {
        /// The agent's own socket; empty is `undertone/agent.sock` in `$XDG_RUNTIME_DIR`.
        public var agentSocket = ""
        /// The supervisors' socket; empty is `/run/undertone/<user>/feed.sock` where the system has made the first of
        /// these folders, `off` is none.
        public var supervisorSocket = ""
        /// The socket for the site's hub; `off` is none, `auto` the usual place.
        public var hubSocket = "off"
        /// Group whose members are supervisors.
        public var supervisorGroup = "undertone"
        /// Group of those who may replay segments.
        public var qaGroup = "undertone-qa"
        /// Group of those who run the service.
        public var operatorGroup = "undertone-operator"
        /// Group of those who read the audit.
        public var auditGroup = "undertone-audit"
        /// Group of the program that carries events to the site's hub.
        public var hubGroup = "undertone-hub"
    }

    /// Section `[qa]`: what quality assurance works with. The daemon reads it and does nothing with it.
    public struct QualityAssurance: Sendable, Equatable {
        /// Files of the secret keys that open segments.
        public var identity: [String] = []
    }

    /// Section `[report]`: the agent's own report.
    public struct Report: Sendable, Equatable {
        /// Days for which somebody can read a report that the agent has shared with them.
        public var shareDays = 30
    }

    /// Section `[log]`: what the daemon says about itself.
    public struct Log: Sendable, Equatable {
        /// The lowest level that is written.
        public var level = Level.info

        /// Levels, the most talkative first; the names are those of swift-log.
        public enum Level: String, Sendable, CaseIterable {
            /// Every step.
            case trace
            /// What a developer needs.
            case debug
            /// What an operator may want to know.
            case info
            /// What an operator should see once.
            case notice
            /// What may need attention.
            case warning
            /// What does need attention.
            case error
        }
    }
}

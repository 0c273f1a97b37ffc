/// Who may import whom. A module that is missing here fails the test: give it a row, and say so in the commit.
enum ImportTable {
    /// For each library module every module that it may import.
    static let allowed: [String: Set<String>] = [
        // Pure: samples in, alerts out. No clock, no file, no log.
        "Vocabulary": ["Glibc", "Synchronization"],
        "DSP": ["Vocabulary", "CFFTW", "Glibc"],
        "Prosody": ["Vocabulary", "DSP", "Glibc"],
        "Stress": ["Vocabulary", "Prosody", "Glibc"],
        "Alerting": ["Vocabulary", "Stress"],
        // The files of the languages as bytes.
        "CCatalogues": [],
        // Pure: sentences in, sentences of another language out.
        "Languages": ["CCatalogues", "Vocabulary", "Foundation"],
        // Pure: what may be done with a voice, and who may see it.
        "Policy": ["Languages", "Vocabulary"],
        // Pure: what happened, who may see it, how state follows; what the feed is asked and answers.
        "Events": ["Languages", "Vocabulary", "Foundation", "Policy"],
        // Pure: numbers in, figures with intervals out.
        "Evaluation": ["Glibc"],
        // Whole files that survive a power cut.
        "StateFiles": ["Glibc"],
        // The one door to libsodium.
        "Sodium": ["Vocabulary", "CSodium", "Glibc"],
        // Where the world comes in.
        "Capture": system.union(["Languages", "Vocabulary", "CPulse", "CSndfile", "Dispatch"]),
        // The usual warm-up is its default; the policy says what a territory allows; where supervisors find daemons
        // stands with the rest of the feed's wire.
        // The questions of a survey are a file of the same form, whose value the help for the agent has.
        "DaemonConfiguration": [
            "Vocabulary", "Events", "Foundation", "Glibc", "Languages", "Policy", "Stress", "TOMLKit", "Wellbeing",
        ],
        // Where it goes out.
        // The audit is chained by SHA-256.
        "EventLog": system.union(["CClock", "Vocabulary", "Events", "GRDB", "Sodium", "StateFiles"]),
        "Age": ["Glibc", "Sodium"],
        "Vault": system.union(["Age", "Vocabulary", "CSndfile", "Sodium"]),
        // Who listens at a port the kernel says in a file.
        "Accounts": ["Foundation", "Glibc", "NIOCore", "Synchronization", "Vocabulary"],
        // A command that is asked for twice is known by its SHA-256.
        "Feed": system.union([
            "Accounts", "CAccess", "Languages", "Vocabulary", "EventLog", "Events", "Policy", "ServiceLifecycle",
            "Sodium",
        ])
        .union(
            transport),
        "FeedClient": [
            "Accounts", "Events", "Foundation", "Glibc", "Languages", "NIOCore", "NIOHTTP1", "NIOPosix",
            "Synchronization",
            "Vocabulary",
        ],
        "Roster": ["Events", "FeedClient", "Languages", "Vocabulary"],
        // Pure: what desks and hubs say to one another, and who may.
        "Fleet": ["Events", "Foundation", "Sodium", "Vocabulary"],
        // The one door to libnats.
        "Broker": system.union(["CNATS", "Events", "Fleet", "Sodium"]),
        // From the daemons' sockets to the broker, with what lasts in files.
        "Uplink": system.union([
            "Broker", "Events", "FeedClient", "Fleet", "ServiceLifecycle", "Sodium", "StateFiles", "Vocabulary",
        ]),
        "Wellbeing": ["Vocabulary", "Events", "Foundation", "Glibc", "Languages"],
        "Replay": system.union(["Vocabulary", "Vault"]),
        // Where it is put together.
        "Pipeline": system.union([
            "Age", "Alerting", "Vocabulary", "DSP", "EventLog", "Events", "Prosody", "ServiceLifecycle", "Sodium",
            "StateFiles",
            "Stress", "Vault",
        ]),
        // Its tables lie in the file of its log. What desks say is held to the rule of those who will read it.
        "Hub": system.union([
            "Broker", "EventLog", "Events", "Feed", "FeedClient", "Fleet", "GRDB", "Languages",
            "ServiceLifecycle", "Sodium", "StateFiles", "Vocabulary",
        ]).union(transport),
    ]

    /// Programs: they may import every module but one another, and what has a sole importer.
    static let programs: Set<String> = [
        "undertoned", "undertone", "undertone-uplink", "undertone-hub", "Benchmark", "NetworkTraining", joint,
    ]

    /// The one file that is several programs.
    static let joint = "Programs"

    /// Modules that are kept behind a few others, so that the rest can change without knowing them.
    static let importers: [String: Set<String>] = [
        "CCatalogues": ["Languages"],
        "CPulse": ["Capture"],
        "CFFTW": ["DSP"],
        "CSndfile": ["Capture", "Vault"],
        "CSodium": ["Sodium"],
        "CNATS": ["Broker"],
        // The command line speaks to the desktop's bus, for the icon in its panel and a notice.
        "CSystemd": ["undertone", "undertoned", "undertone-hub"],
        // How the machine's clocks stand decides whether anything expires.
        "CClock": ["EventLog"],
        // Who may connect to a socket.
        "CAccess": ["Feed"],
        "GRDB": ["EventLog", "Hub"],
        "SwiftCSV": ["undertone"],
        "TOMLKit": ["DaemonConfiguration"],
    ]

    /// What any module with input or output may import.
    private static let system: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Logging", "Synchronization",
    ]

    /// The one transport library, and the parts of it that have to be named.
    private static let transport: Set<String> = [
        "HTTPTypes", "Hummingbird", "HummingbirdCore", "NIOCore", "NIOHTTP1", "NIOPosix",
    ]
}

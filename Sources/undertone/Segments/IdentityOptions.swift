import Age
import ArgumentParser
import DaemonConfiguration
import Glibc
import Sodium
import Synchronization
import Vault

/// `--passphrase-file`, for every command that takes a secret key.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File, or pipe, whose first line is the passphrase of the key (- for standard input); without it you are asked at the terminal.",
            valueName: "file"), completion: .file()) var passphraseFile: String?

    /// The passphrase in the file; `nil` where none is named.
    func fromFile() throws -> AgePassphrase? {
        guard let passphraseFile else { return nil }
        do { return try AgePassphrase(path: passphraseFile) } catch {
            let reason =
                switch error.code {
                case .invalidKey: error.context
                default: "no file with a passphrase that can be read"
                }
            throw CommandFailure("\(passphraseFile): \(reason)", status: .badInput)
        }
    }
}

/// `--identity`: the secret keys that open segments.
struct IdentityOptions: ParsableArguments {
    /// Names key files for a whole session; a colon stands between several.
    static let variable = "UNDERTONE_IDENTITY"

    @Option(
        help: ArgumentHelp(
            """
            File with the secret key, as `undertone keygen` or `age-keygen` makes it, also under a passphrase; - for standard input; may be given \
            several times. Without it $\(variable) counts, else qa.identity of your configuration.
            """, valueName: "file"), completion: .file()) var identity: [String] = []

    @OptionGroup var passphrase: PassphraseOptions

    /// Where keys are to be read, and who says so.
    struct Source {
        /// Paths; empty where nobody names one.
        var paths: [String] = []
        /// What the paths come from, for a message; `nil` for the option, which the person has just typed.
        var origin: String?

        /// The paths in a sentence.
        var words: String { paths.joined(separator: " and ") + (origin.map { " (\($0))" } ?? "") }

        /// Reads the keys; asks for their passphrases, each once.
        func keys(_ passphrase: PassphraseOptions) throws -> [AgeIdentity] {
            try paths.flatMap { path in
                do { return try IdentityOptions.read(path, passphrase) } catch let failure as CommandFailure {
                    guard let origin else { throw failure }
                    throw CommandFailure("\(failure.description) (named by \(origin))", status: failure.status)
                }
            }
        }
    }

    /// Where the keys are: the option counts before the environment, and that before the configuration.
    func source(_ configuration: ConfigurationOptions) throws -> Source {
        if !identity.isEmpty { return Source(paths: identity) }
        let environment = ProcessEnvironment.current()
        let named = (environment.variables[Self.variable] ?? "").split(separator: ":").map(String.init)
        if !named.isEmpty {
            return Source(paths: named.map(environment.path), origin: Self.variable)
        }
        return Source(paths: try configuration.load().locations.identityFiles, origin: "qa.identity")
    }

    /// The keys, and where they were read.
    /// - Throws: ``CommandFailure`` where nobody names a key, or one cannot be read.
    func read(_ configuration: ConfigurationOptions) throws -> (keys: [AgeIdentity], source: Source) {
        let source = try source(configuration)
        guard !source.paths.isEmpty else {
            throw CommandFailure(
                "no secret key is named: give --identity FILE, set \(Self.variable)=FILE, or write "
                    + "identity = [\"~/qa.key\"] below [qa] in ~/.config/undertone/undertone.toml", status: .usage)
        }
        return (try source.keys(passphrase), source)
    }

    /// The keys of a file. From then on a crash leaves no image of the memory, in which keys and recordings would be.
    static func read(_ path: String, _ passphrase: PassphraseOptions) throws -> [AgeIdentity] {
        ProcessMemory.protect()
        let name = path == "-" ? "standard input" : path
        guard path != "-" || passphrase.passphraseFile != "-" else {
            throw CommandFailure(
                "standard input cannot be both the key and its passphrase; put one of them into a file", status: .usage)
        }
        do {
            return try AgeIdentityFile.read(path: path) {
                try passphrase.fromFile() ?? PassphrasePrompt.ask("passphrase of \(name)")
            }
        } catch let error as AgeError {
            let reason =
                switch error.code {
                case .notFound, .notPermitted, .ioFailed:
                    "no key file that can be read; name the one that undertone keygen made"
                case .damaged: "damaged; take another copy of the key file"
                case .noMemory, .notAgeFile, .wrongKey, .invalidKey: "\(error)"
                }
            throw CommandFailure("\(name): \(reason)", status: .badInput)
        }
    }
}

/// `--recipient`: the public keys that are to open something.
enum RecipientOption {
    /// The keys, each once: given as such, or as a file that holds some, one a line, as age's `-R` takes it.
    static func keys(_ texts: [String]) throws -> [AgeRecipient] {
        var keys: [AgeRecipient] = []
        for text in texts {
            do throws(AgeError) {
                // SAFETY: the path is passed for the time of the call.
                let isThere = unsafe access(text, F_OK) == 0
                let new = isThere || text == "-" ? try AgeRecipient.read(path: text) : [try AgeRecipient(text)]
                keys += new.filter { !keys.contains($0) }
            } catch { throw CommandFailure("--recipient: \(error)", status: .usage) }
        }
        return keys
    }
}

/// Asks a person for a passphrase, at the terminal itself, so that standard input and output stay free for data.
/// Nothing of it is shown.
enum PassphrasePrompt {
    /// The longest line that a terminal gives.
    private static let longest = 4096
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let signalled = Atomic<Int32>(0)

    /// Asks once.
    /// - Parameter question: what is asked for, without a colon.
    /// - Returns: what was typed.
    /// - Throws: ``CommandFailure`` where nobody sits at a terminal, or nothing was typed.
    static func ask(_ question: String) throws -> AgePassphrase {
        // SAFETY: the path is passed for the time of the call.
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw CommandFailure(
                "no terminal to ask for the passphrase at; give it with --passphrase-file", status: .badInput)
        }
        defer { close(terminal) }
        var line = [UInt8](repeating: 0, count: longest)
        let count = try withoutEcho(at: terminal) {
            // Not before: whoever is quick would see the first letters.
            Terminal.ask(question + ":", at: terminal)
            return wait(for: &line, at: terminal)
        }
        guard count > 0 else { throw CommandFailure("no passphrase was given", status: .badInput) }
        // Cut in place: a copy would stay behind.
        line.removeSubrange((line.prefix(count).firstIndex(of: UInt8(ascii: "\n")) ?? count)...)
        do { return try AgePassphrase(moving: &line) } catch { throw CommandFailure("\(error)", status: .badInput) }
    }

    /// Asks for a new passphrase, twice, since nobody sees what is typed.
    static func askTwice() throws -> AgePassphrase {
        let passphrase = try ask("passphrase for the new key")
        if let weakness = passphrase.weakness {
            throw CommandFailure("\(weakness); nothing was made", status: .badInput)
        }
        guard passphrase.isEqual(to: try ask("the same once more")) else {
            throw CommandFailure("the two passphrases differ; nothing was made", status: .badInput)
        }
        return passphrase
    }

    private static func withoutEcho<Value>(at terminal: Int32, _ body: () -> Value) throws -> Value {
        var settings = termios()
        // SAFETY, for all calls: the structure lives for the time of the call.
        guard unsafe tcgetattr(terminal, &settings) == 0 else {
            throw CommandFailure("the terminal cannot be asked; give --passphrase-file", status: .badInput)
        }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        settings.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
        signalled.store(0, ordering: .relaxed)
        // The handler does nothing but store into an atomic that lives as long as the process.
        let handlers = signals.map { signal($0) { PassphrasePrompt.signalled.store($0, ordering: .relaxed) } }
        unsafe tcsetattr(terminal, TCSADRAIN, &settings)
        let value = body()
        settings = before
        unsafe tcsetattr(terminal, TCSADRAIN, &settings)
        for index in signals.indices { signal(signals[index], handlers[index]) }
        // The terminal shows again what is typed; now the process may be ended. This thread may be one that takes no
        // signals.
        let number = signalled.load(ordering: .relaxed)
        if number != 0, kill(getpid(), number) == 0 { sleep(1) }
        return value
    }

    /// Waits for a line, or for a signal; the number of bytes.
    private static func wait(for line: inout [UInt8], at terminal: Int32) -> Int {
        var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        while signalled.load(ordering: .relaxed) == 0 {
            // SAFETY: the structure lives for the time of the call; the buffer holds as many bytes as are asked for.
            if unsafe poll(&entry, 1, 100) > 0 { return unsafe read(terminal, &line, line.count) }
        }
        return 0
    }
}

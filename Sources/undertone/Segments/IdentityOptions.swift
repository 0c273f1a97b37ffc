import Age
import ArgumentParser
import Sodium

/// `--passphrase-file`, for every command that takes a secret key.
struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File, or pipe, whose first line is the passphrase of the key; without it you are asked at the terminal.",
            valueName: "file"),
        completion: .file())
    var passphraseFile: String?

    /// The passphrase in the file; `nil` where none is named.
    func fromFile() throws -> AgePassphrase? {
        guard let passphraseFile else { return nil }
        do {
            return try AgePassphrase(path: passphraseFile)
        } catch {
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
    @Option(
        help: ArgumentHelp(
            "File with the secret key, as `undertone keygen` or `age-keygen` makes it, also under a passphrase.",
            valueName: "file"),
        completion: .file())
    var identity: String

    @OptionGroup var passphrase: PassphraseOptions

    /// The keys of the file. Asks for its passphrase, once, where one protects it.
    func read() throws -> [AgeIdentity] {
        try Self.read(identity, passphrase)
    }

    /// The keys of a file. From then on a crash leaves no image of the memory, in which keys and recordings would be.
    static func read(_ path: String, _ passphrase: PassphraseOptions) throws -> [AgeIdentity] {
        ProcessMemory.protect()
        do {
            return try AgeIdentityFile.read(path: path) {
                try passphrase.fromFile() ?? PassphrasePrompt.ask("passphrase of \(path)")
            }
        } catch let error as AgeError {
            let reason =
                switch error.code {
                case .notFound, .notPermitted,
                    .ioFailed where error.underlying != nil:
                    "no key file that can be read; name the one that undertone keygen made"
                case .damaged: "damaged; take another copy of the key file"
                default: "\(error)"
                }
            throw CommandFailure("\(path): \(reason)", status: .badInput)
        }
    }
}

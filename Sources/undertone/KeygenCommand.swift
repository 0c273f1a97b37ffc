import Age
import ArgumentParser
import Events
import Foundation
import Glibc
import StateFiles
import Vocabulary

/// `undertone keygen`: the key pair with which quality assurance opens segments.
struct KeygenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen", abstract: "Make the key pair to which segments are encrypted.",
        discussion: """
            The public key goes into the configuration of every desktop; the secret key stays with those who may replay. It \
            is an age key: `age -d -i FILE` opens segments too. Without --output the secret key is printed.

            With a passphrase the key is written as `age-keygen | age -p -a` would: each guess at it, and each use, takes \
            256 MiB of memory and about a second (scrypt, work factor 18); it has ten characters or more. There is no way around a \
            forgotten one.

            Example:
              undertone keygen --output qa.key --passphrase
            """)

    @Option(help: "File for the secret key, readable for you alone; must not exist yet.", completion: .file())
    var output: String?

    @Flag(help: "Protect the key by a passphrase; you are asked for it twice.") var passphrase = false

    @OptionGroup var passphraseOptions: PassphraseOptions

    func run() throws {
        // Nobody should think of a passphrase in vain.
        if let output, FileManager.default.fileExists(atPath: output) { throw Self.taken(output) }
        let identity = AgeIdentity.generate()
        let createdAt = Timestamp.now.text
        let text =
            if let passphrase = try newPassphrase() {
                try AgeIdentityFile.text(for: identity, createdAt: createdAt, passphrase: passphrase)
            } else { AgeIdentityFile.text(for: identity, createdAt: createdAt) }
        if let output {
            try Self.write(text, to: output)
            StandardOutput.line(identity.recipient.description)
        } else {
            if Self.isReadableByOthers(STDOUT_FILENO) {
                Terminal.warn(
                    "the secret key goes into a file that others can read; --output makes one that they cannot")
            }
            StandardOutput.file(Array(text.utf8))
        }
        Terminal.note("to keep segments for this key, put into the configuration:")
        Terminal.verbatim("  [vault]")
        Terminal.verbatim("  recipients = [\"\(identity.recipient)\"]")
    }

    /// What the new key is protected by; `nil` for nothing.
    private func newPassphrase() throws -> AgePassphrase? {
        guard let given = try passphraseOptions.fromFile() else {
            return passphrase ? try PassphrasePrompt.askTwice() : nil
        }
        if let weakness = given.weakness { throw CommandFailure("\(weakness); nothing was made", status: .badInput) }
        return given
    }

    /// Writes a new file that nobody else can read, at any moment.
    private static func write(_ text: String, to path: String) throws {
        // SAFETY: the path is passed for the time of the call.
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let number = errno
            guard number != EEXIST else { throw taken(path) }
            throw CommandFailure(
                "\(path): cannot be made (\(Wording.fault(number))); name a file in a folder that you may write",
                status: .cannotCreate)
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        // SAFETY: the pointer lives for the time of the call; a few bytes are written whole or not at all.
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count, fsync(descriptor) == 0 else {
            let number = errno
            _ = unsafe unlink(path)
            throw CommandFailure(
                "\(path): cannot be written (\(Wording.fault(number))); make room", status: .inputOutput)
        }
        // The key may be the only one that opens a recording: its name has to outlast a power cut too.
        try? StateFile.syncFolder(of: path)
    }

    private static func taken(_ path: String) -> CommandFailure {
        CommandFailure(
            "\(path): exists and is not overwritten, since a lost key opens nothing; name another file",
            status: .cannotCreate)
    }

    /// Whether a descriptor of this process leads to a file that others may read.
    private static func isReadableByOthers(_ descriptor: Int32) -> Bool {
        let facts = FileFacts(at: "/proc/self/fd/\(descriptor)")
        return facts.kind == .file && facts.isOpenToOthers
    }
}

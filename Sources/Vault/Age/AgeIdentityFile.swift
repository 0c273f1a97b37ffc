/// The text file in which `age-keygen` and `undertone keygen` leave secret keys: one a line, `#` begins a comment line.
public enum AgeIdentityFile {
    /// The text of a file for one identity, as `age-keygen` lays it out.
    /// - Parameters:
    ///   - identity: the key pair.
    ///   - createdAt: wall-clock instant for the comment, RFC 3339.
    /// - Returns: three lines, each with its line feed; to be stored with mode 0600.
    public static func text(for identity: AgeIdentity, createdAt: String) -> String {
        """
        # created: \(createdAt)
        # public key: \(identity.recipient)
        \(identity.secretText)

        """
    }

    /// Reads every identity of a file.
    /// - Parameter text: the whole text; line feeds or CR LF, empty lines are skipped.
    /// - Returns: at least one identity, in the order of the file.
    /// - Throws: ``VaultError/Code/invalidKey``, naming the first line that is neither comment nor key.
    public static func parse(_ text: String) throws(VaultError) -> [AgeIdentity] {
        var identities: [AgeIdentity] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            do {
                identities.append(try AgeIdentity(String(line)))
            } catch {
                throw VaultError(error.code, "line \(index + 1): \(error.context)")
            }
        }
        guard !identities.isEmpty else { throw VaultError(.invalidKey, "no secret key in the file of identities") }
        return identities
    }
}

import Age

/// Whole files through the streaming interface, in pieces of a chosen size.
enum AgeFixture {
    static func encrypted(_ plaintext: [UInt8], to recipients: [AgeRecipient], pieces: Int = .max) -> [UInt8] {
        var encryptor = AgeEncryptor(recipients: recipients)
        var file: [UInt8] = []
        var rest = plaintext[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieces))
            encryptor.update(piece.span, into: &file)
            rest = rest.dropFirst(pieces)
        }
        encryptor.finish(into: &file)
        return file
    }

    static func decrypted(
        _ file: [UInt8], identities: [AgeIdentity] = [], passphrases: [AgePassphrase] = [], pieces: Int = .max
    ) throws(AgeError) -> [UInt8] {
        let (plaintext, error) = attempt(
            file, AgeDecryptor(identities: identities, passphrases: passphrases), pieces: pieces)
        if let error { throw error }
        return plaintext
    }

    /// Everything that was given out, and the error that ended it.
    static func attempt(
        _ file: [UInt8], identities: [AgeIdentity], pieces: Int = .max
    ) -> (plaintext: [UInt8], error: AgeError?) {
        attempt(file, AgeDecryptor(identities: identities), pieces: pieces)
    }

    static func attempt(
        _ file: [UInt8], _ decryptor: consuming AgeDecryptor, pieces: Int = .max
    ) -> (plaintext: [UInt8], error: AgeError?) {
        var plaintext: [UInt8] = []
        do throws(AgeError) {
            var rest = file[...]
            while !rest.isEmpty {
                let piece = Array(rest.prefix(pieces))
                try decryptor.update(piece.span, into: &plaintext)
                rest = rest.dropFirst(pieces)
            }
            try decryptor.finish(into: &plaintext)
        } catch {
            return (plaintext, error)
        }
        return (plaintext, nil)
    }
}

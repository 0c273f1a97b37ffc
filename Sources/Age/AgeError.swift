import Glibc

/// Why an age file, or a key, is of no use, told by what the caller can do next.
public struct AgeError: Error, Sendable, Equatable {
    /// The kind of failure.
    public enum Code: Sendable, Hashable {
        /// No such file.
        case notFound
        /// The file system refuses it. Fix its rights.
        case notPermitted
        /// The system cannot read a file, with this error number.
        case ioFailed(Int32)
        /// There is not enough memory for a passphrase.
        case noMemory
        /// The bytes are not an age v1 file at all.
        case notAgeFile
        /// None of the identities given is a recipient of the file.
        case wrongKey
        /// The file was cut, changed or is malformed; nothing of it may be used.
        case damaged(Part)
        /// A recipient, an identity or a file of identities that cannot be read as one. Fix the configuration.
        case invalidKey
    }

    /// The part of a file that is damaged.
    public enum Part: Sendable, Hashable {
        /// The ASCII armor around the age file does not follow the format.
        case armor
        /// The age header does not follow the format.
        case header
        /// The age header was changed after it was written.
        case headerMAC
        /// The encrypted payload was changed, or does not end where it should.
        case payload
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was being done, in words for a person; holds no key and nothing of what is encrypted.
    public let context: String

    init(_ code: Code, _ context: String) {
        self.code = code
        self.context = context
    }

    /// Maps the errno of a failed system call.
    static func system(_ number: Int32, _ context: String) -> AgeError {
        let code: Code =
            switch number {
            case ENOENT: .notFound
            case EACCES, EPERM: .notPermitted
            default: .ioFailed(number)
            }
        return AgeError(code, context)
    }
}

extension AgeError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch code {
        case .notFound: "\(context): no such file or folder"
        case .notPermitted: "\(context): not permitted"
        case .ioFailed(let number): "\(context): system error \(number)"
        case .damaged: "\(context): the file is damaged or was changed"
        case .noMemory, .notAgeFile, .wrongKey, .invalidKey: context
        }
    }
}

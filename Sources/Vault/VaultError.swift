public import Age
import Glibc

/// What went wrong in the vault, told by what the caller can do next.
public struct VaultError: Error, Sendable, Equatable {
    /// The kind of failure.
    public enum Code: Sendable, Hashable {
        /// No such file or folder.
        case notFound
        /// The file system refuses: rights, or a read-only file system. Fix the installation.
        case notPermitted
        /// No room left (or a quota is used up). Free some, then try again.
        case diskFull
        /// A segment of this identifier is stored already; it is never replaced.
        case alreadyExists
        /// Any other failure of the file system; `underlying` is its errno.
        case ioFailed
        /// The bytes are not an age v1 file at all.
        case notAgeFile
        /// None of the identities given is a recipient of the file.
        case wrongKey
        /// The file was cut, changed or is malformed; nothing of it may be used. The part of the age file that is
        /// damaged, or `nil` where that is genuine, but what it holds is no segment.
        case damaged(AgeError.Part?)
        /// A recipient, an identity or a file of identities that cannot be read as one. Fix the configuration.
        case invalidKey
        /// A segment that cannot be stored as it is, or an identifier that cannot be one.
        case invalidSegment
    }

    /// What kind of failure it is.
    public let code: Code
    /// The errno behind it, or the error number of libsndfile; `nil` where the vault itself refused.
    public let underlying: Int32?
    /// What was being done, in words for a person; holds no key and nothing that was recorded.
    public let context: String

    init(_ code: Code, underlying: Int32? = nil, _ context: String) {
        self.code = code
        self.underlying = underlying
        self.context = context
    }

    /// What an age file or a key that is of no use means to the vault.
    public init(_ error: AgeError) {
        switch error.code {
        case .notFound: self.init(.notFound, error.context)
        case .notPermitted: self.init(.notPermitted, error.context)
        case .ioFailed(let number): self.init(.ioFailed, underlying: number, error.context)
        case .noMemory: self.init(.ioFailed, error.context)
        case .notAgeFile: self.init(.notAgeFile, error.context)
        case .wrongKey: self.init(.wrongKey, error.context)
        case .damaged(let part): self.init(.damaged(part), error.context)
        case .invalidKey: self.init(.invalidKey, error.context)
        }
    }

    /// Maps the errno of a failed system call; the only place where errno gets a meaning.
    static func system(_ number: Int32, _ context: String) -> VaultError {
        let code: Code =
            switch number {
            case ENOENT: .notFound
            case EACCES, EPERM, EROFS: .notPermitted
            case ENOSPC, EDQUOT: .diskFull
            case EEXIST: .alreadyExists
            default: .ioFailed
            }
        return VaultError(code, underlying: number, context)
    }
}

extension VaultError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch code {
        case .notFound: "\(context): no such file or folder"
        case .notPermitted: "\(context): not permitted"
        case .diskFull: "\(context): no room left on the disk"
        case .alreadyExists: "\(context): exists already"
        case .ioFailed: underlying.map { "\(context): system error \($0)" } ?? context
        case .damaged: "\(context): the file is damaged or was changed"
        case .notAgeFile, .wrongKey, .invalidKey, .invalidSegment: context
        }
    }
}

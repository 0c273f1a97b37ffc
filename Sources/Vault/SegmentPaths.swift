import Glibc

/// The names under which one segment lies in its folder.
struct SegmentPaths {
    /// What the names of unfinished files end in.
    static let partialSuffix = ".partial"
    /// What the names of seals end in.
    static let sealSuffix = ".seal"
    /// What the names of seals end in that are not in force yet.
    static let newSealSuffix = ".seal.new"

    let directory: String
    let id: String

    /// The segment, whole.
    var whole: String { "\(directory)/\(id)\(SegmentCatalog.suffix)" }
    /// The segment while it is written.
    var partial: String { "\(directory)/.\(id)\(Self.partialSuffix)" }
    /// How to end it.
    var seal: String { "\(directory)/.\(id)\(Self.sealSuffix)" }
    /// The same before it is in force.
    var newSeal: String { "\(directory)/.\(id)\(Self.newSealSuffix)" }

    /// Puts a seal in force in the place of the one before.
    func put(_ seal: SegmentSeal, _ context: String) throws(VaultError) {
        let bytes = try seal.bytes()
        let descriptor = try SystemCalls.open(newSeal, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600, context)
        defer { SystemCalls.close(descriptor) }
        try SystemCalls.write(descriptor, bytes, context)
        try SystemCalls.sync(descriptor, context)
        try SystemCalls.rename(newSeal, to: self.seal, context)
    }

    /// Removes what is there beside the whole segment; the seal last, since it tells of the rest.
    func removeUnfinished(_ context: String) throws(VaultError) {
        for path in [newSeal, partial, seal] {
            do throws(VaultError) { try SystemCalls.unlink(path, context) } catch  where error.code == .notFound {
                continue
            }
        }
    }
}

/// What may be the identifier of a segment, and so the name of its file.
public enum SegmentID {
    private static let maximumLength = 128

    /// Whether `id` is made of ASCII letters, digits and dashes and begins with no dash, so that it can neither leave
    /// its folder nor be taken for an option on a command line.
    public static func isValid(_ id: String) -> Bool {
        (1...maximumLength).contains(id.utf8.count) && id.utf8.first != UInt8(ascii: "-")
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// What a redaction of a segment is called: `ID-r1` after `ID`, `ID-r2` after that. Where that one was used
    /// already, it is what follows it; who keeps the segments decides.
    public static func redaction(of id: String) -> String {
        guard let match = id.wholeMatch(of: /(.*)-r([0-9]{1,6})/), let number = Int(match.output.2) else {
            return id + "-r1"
        }
        return "\(match.output.1)-r\(number + 1)"
    }

    /// Throws ``VaultError/Code/invalidSegment`` unless `id` is valid.
    static func check(_ id: String) throws(VaultError) {
        guard isValid(id) else {
            throw VaultError(.invalidSegment, "a segment's identifier is letters, digits and dashes, not \"\(id)\"")
        }
    }
}

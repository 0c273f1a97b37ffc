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

    /// Throws ``VaultError/Code/invalidSegment`` unless `id` is valid.
    static func check(_ id: String) throws(VaultError) {
        guard isValid(id) else {
            throw VaultError(.invalidSegment, "a segment's identifier is letters, digits and dashes, not \"\(id)\"")
        }
    }
}

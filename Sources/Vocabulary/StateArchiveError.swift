/// Why bytes are no saved state that could be restored here.
public enum StateArchiveError: Error, Sendable, Hashable {
    /// The bytes do not begin as an archive does.
    case notAnArchive
    /// An archive of another form, or of an analysis that is built in another way: of another release.
    case otherLayout
    /// Cut, lengthened or changed.
    case damaged
    /// Whole, but it holds a value that no analysis has.
    case impossibleValue
}

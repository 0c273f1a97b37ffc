/// A part of the analysis whose memory can be saved and restored.
///
/// The one method lies beside the stored properties and names each of them: visits what the next sample finds there,
/// and says in a comment why the rest is left out (made anew from constants, or written before it is read). So a reader
/// sees at one place that nothing was forgotten; `StateTests` of the architecture reads it too.
public protocol Archivable: ~Copyable {
    /// Hands every property that is memory to `archive`, in a fixed order, the same number of values each time.
    mutating func archive(_ archive: inout StateArchive)
}

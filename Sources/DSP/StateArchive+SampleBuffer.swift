public import Vocabulary

extension StateArchive {
    /// The values of a buffer, each within `range`.
    public mutating func visit(_ buffer: SampleBuffer, in range: ClosedRange<Float> = everyNumber) {
        visit(buffer, from: 0, count: buffer.count, in: range)
    }

    /// A fixed count of values of a buffer, each within `range`.
    public mutating func visit(
        _ buffer: SampleBuffer, from start: Int, count: Int, in range: ClosedRange<Float> = everyNumber
    ) {
        // SAFETY: `values` checks the view, which nobody else touches before the visit is over.
        var values = unsafe MutableSpan(_unsafeStart: buffer.values(from: start, count: count), count: count)
        visit(&values, in: range)
    }
}

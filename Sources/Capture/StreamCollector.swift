import CPulse

/// Gathers the answers to a listing of other programs' streams: first those that record, then those that play.
final class StreamCollector {
    /// What came so far.
    private(set) var streams: [ForeignStream] = []
    /// Whether a listing is under way, and whether something has changed since it began.
    private var (isUnderWay, isStale) = (false, false)

    /// Begins a listing.
    /// - Returns: whether to ask; false where one is under way, after which it is asked again. Programs that change
    ///   their volume a hundred times a second make us ask no oftener than the server answers.
    func begin() -> Bool {
        guard !isUnderWay else {
            isStale = true
            return false
        }
        (streams, isUnderWay, isStale) = ([], true, false)
        return true
    }

    /// Takes the end of a listing.
    /// - Returns: whether something has changed meanwhile.
    func finish() -> Bool {
        isUnderWay = false
        return isStale
    }

    /// Forgets all, as with a new connection.
    func clear() { (streams, isUnderWay, isStale) = ([], false, false) }

    /// Takes the answer about one recording stream; our own, those of `client`, do not count.
    func add(_ output: UnsafePointer<pa_source_output_info>, besides client: UInt32) {
        // SAFETY: the library keeps the structure, its strings and its list for the time of the callback.
        guard unsafe output.pointee.client != client else { return }
        unsafe streams.append(
            ForeignStream(
                direction: .recording(source: output.pointee.source), names: Self.names(in: output.pointee.proplist),
                isCorked: output.pointee.corked != 0, rate: Int(output.pointee.sample_spec.rate),
                index: output.pointee.index))
    }

    /// Takes the answer about one playing stream.
    func add(_ input: UnsafePointer<pa_sink_input_info>) {
        // SAFETY: as above.
        unsafe streams.append(
            ForeignStream(
                direction: .playback, names: Self.names(in: input.pointee.proplist),
                isCorked: input.pointee.corked != 0, rate: Int(input.pointee.sample_spec.rate),
                index: input.pointee.index))
    }

    private static func names(in list: OpaquePointer?) -> [String] {
        guard let list = unsafe list else { return [] }
        var names: [String] = []
        for key in ["application.process.binary", "application.name", "application.id"] {
            if let name = unsafe pa_proplist_gets(list, key) { unsafe names.append(String(cString: name)) }
        }
        return names
    }
}

import CPulse

/// Gathers the answers to a listing of other programs' streams: first those that record, then those that play.
final class StreamCollector {
    /// What came so far.
    private(set) var streams: [ForeignStream] = []
    /// Whether the last listing has ended. Several may be under way, and the server answers them one after the other:
    /// what comes next is of the next one.
    private var isComplete = true

    /// Takes the end of a listing.
    func finish() {
        if isComplete { streams = [] }
        isComplete = true
    }

    /// Forgets all, as when the connection is lost.
    func clear() { (streams, isComplete) = ([], true) }

    /// Takes the answer about one recording stream; our own, those of `client`, do not count.
    func add(_ output: UnsafePointer<pa_source_output_info>, besides client: UInt32) {
        // SAFETY: the library keeps the structure, its strings and its list for the time of the callback.
        guard unsafe output.pointee.client != client else { return }
        unsafe append(
            ForeignStream(
                direction: .recording(source: output.pointee.source), names: Self.names(in: output.pointee.proplist),
                isCorked: output.pointee.corked != 0, rate: Int(output.pointee.sample_spec.rate)))
    }

    /// Takes the answer about one playing stream.
    func add(_ input: UnsafePointer<pa_sink_input_info>) {
        // SAFETY: as above.
        unsafe append(
            ForeignStream(
                direction: .playback, names: Self.names(in: input.pointee.proplist),
                isCorked: input.pointee.corked != 0, rate: Int(input.pointee.sample_spec.rate)))
    }

    private func append(_ stream: ForeignStream) {
        if isComplete { clear() }
        isComplete = false
        streams.append(stream)
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

/// Which place of a recording is heard when the server has played so many samples, though sound is handed over ahead of
/// time, at changing speeds and from changing places.
struct PlayedTrail {
    private struct Step {
        /// Sample of the stream at which a piece begins.
        var output: Int
        /// Where in the recording that piece begins.
        var place: Int
    }

    private var steps: [Step]

    /// A trail that begins at a sample of the stream, with a place of the recording.
    init(output: Int, place: Int) {
        steps = [Step(output: output, place: place)]
    }

    /// The sample of the stream that follows what was handed over.
    var end: Int { steps[steps.count - 1].output }

    /// Notes a piece that was handed over.
    /// - Parameters:
    ///   - length: its samples.
    ///   - place: where in the recording it ends.
    mutating func add(length: Int, to place: Int) {
        steps.append(Step(output: end + length, place: place))
    }

    /// The place that is heard at a sample of the stream; forgets what lies before it.
    mutating func place(at output: Int) -> Int {
        while steps.count > 2, steps[1].output <= output { steps.removeFirst() }
        let first = steps[0]
        guard steps.count > 1, output > first.output else { return first.place }
        let second = steps[1]
        guard output < second.output else { return second.place }
        return first.place + (second.place - first.place) * (output - first.output) / (second.output - first.output)
    }
}

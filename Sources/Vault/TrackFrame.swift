public import Vocabulary

/// One step of the features track while it is live: its time counts from the start of the stream.
public struct TrackFrame: Sendable, Equatable {
    /// Centre of the frame.
    public var time: StreamTime
    /// What was heard.
    public var values: TrackValues

    public init(time: StreamTime, values: TrackValues) {
        self.time = time
        self.values = values
    }

    /// The point of a segment whose first sample is at `start`.
    public func point(from start: StreamTime) -> TrackPoint {
        TrackPoint(timeS: Float(SampleRate.analysis.seconds(ofSamples: time.sample - start.sample)), values: values)
    }
}

/// One step of the track that lies beside the audio of a segment: its time counts from the first sample of that.
@dynamicMemberLookup public struct TrackPoint: Sendable, Equatable {
    /// Centre of the frame, seconds; a `Float`, as it is stored.
    public var timeS: Float
    /// What was heard.
    public var values: TrackValues

    public init(timeS: Float, values: TrackValues) {
        self.timeS = timeS
        self.values = values
    }

    /// One of ``values``.
    public subscript<Value>(dynamicMember place: WritableKeyPath<TrackValues, Value>) -> Value {
        get { values[keyPath: place] }
        set { values[keyPath: place] = newValue }
    }
}

/// A segment that was opened, for an export that changes nothing.
///
/// It exists only where the whole of the encrypted file was genuine and every part could be read.
public struct SegmentFiles: Sendable {
    /// What the files say.
    public let segment: Segment
    /// `segment.json` as it was stored.
    public let json: [UInt8]
    /// The audio and the track as they were stored, where they were stored in one piece.
    private let whole: (flac: [UInt8], csv: [UInt8])?

    init(segment: Segment, json: [UInt8], whole: (flac: [UInt8], csv: [UInt8])?) {
        self.segment = segment
        self.json = json
        self.whole = whole
    }

    /// The audio as one FLAC file: the very bytes that were stored where they were one file, else encoded anew, which
    /// changes no sample.
    public func flac() throws(VaultError) -> [UInt8] {
        if let whole { return whole.flac }
        return try FLAC.encode(segment.samples)
    }

    /// The features track as one table.
    public func csv() -> [UInt8] {
        whole?.csv ?? Array(TrackTable.text(of: segment.track).utf8)
    }

    /// The samples as a WAV file, for programs that do not know FLAC.
    public func wav() throws(VaultError) -> [UInt8] {
        try FLAC.encode(segment.samples, in: .wav)
    }
}

/// A segment that was opened, and the very files that it was stored as, for an export that changes nothing.
///
/// It exists only where the whole of the encrypted file was genuine and every part could be read.
public struct SegmentFiles: Sendable {
    /// What the files say.
    public let segment: Segment
    /// `segment.json` as it was stored.
    public let json: [UInt8]
    /// `audio.flac` as it was stored.
    public let flac: [UInt8]
    /// `track.csv` as it was stored.
    public let csv: [UInt8]

    init(segment: Segment, json: [UInt8], flac: [UInt8], csv: [UInt8]) {
        self.segment = segment
        self.json = json
        self.flac = flac
        self.csv = csv
    }

    /// The samples as a WAV file, for programs that do not know FLAC.
    public func wav() throws(VaultError) -> [UInt8] {
        try FLAC.encode(segment.samples, in: .wav)
    }
}

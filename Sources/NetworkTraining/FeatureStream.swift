import DSP
import Foundation
import Prosody

/// Turns recordings into what the networks hear of them.
///
/// In, over and over: a 32-bit count, then so many 16-bit samples at 16 kHz. Out: a 32-bit count of frames, then for
/// each frame as floats the features, the number of candidates, and for each of six places lag and features of a
/// candidate. The candidates are those of ``FrontEnd/candidateDelay`` frames earlier. All numbers little-endian.
enum FeatureStream {
    static func run() {
        while let header = read(4) {
            let count = unsafe header.withUnsafeBytes { unsafe Int($0.loadUnaligned(as: Int32.self)) }
            guard let pcm = read(2 * count) else { return }
            let samples = unsafe pcm.withUnsafeBytes { bytes in
                (0..<count).map { unsafe Float(bytes.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)) / 32_768 }
            }
            write(features(of: samples))
        }
    }

    private static func features(of samples: [Float]) -> [[Float]] {
        var front = FrontEnd()
        let padded = samples + [Float](repeating: 0, count: FrontEnd.rightReach + 1)
        var taken = 0
        return (0..<(samples.count + ProsodyFrame.hop - 1) / ProsodyFrame.hop).map { frame in
            let needed = frame * ProsodyFrame.hop + FrontEnd.rightReach
            front.append(padded.span, from: taken, count: needed - taken)
            taken = needed
            front.analyze(frame: frame)
            var row = front.features.array + [Float(front.candidates.count)]
            for place in 0..<F0Candidates.capacity {
                let isThere = place < front.candidates.count
                row.append(isThere ? front.candidates.list[place].lag : 0)
                for k in 0..<FrontEnd.candidateFeatureCount {
                    row.append(isThere ? front.candidateFeatures[place * FrontEnd.candidateFeatureCount + k] : 0)
                }
            }
            return row
        }
    }

    private static func write(_ rows: [[Float]]) {
        var data = Data()
        unsafe withUnsafeBytes(of: Int32(rows.count).littleEndian) { unsafe data.append(contentsOf: $0) }
        for row in rows { unsafe row.withUnsafeBytes { unsafe data.append(contentsOf: $0) } }
        FileHandle.standardOutput.write(data)
    }

    private static func read(_ count: Int) -> Data? {
        var data = Data()
        while data.count < count {
            guard let part = try? FileHandle.standardInput.read(upToCount: count - data.count), !part.isEmpty else {
                return nil
            }
            data += part
        }
        return data
    }
}

import DSP
import Foundation
import Testing

@testable import Prosody

/// Held against the framework that trained the network: `Network/Training/train.py` writes its answers to a made input.
@Suite struct VoiceNetworkTests {
    private static let answers: [[Float]] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/network-answers.csv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Float($0) } }
    }()

    @Test func answersAreThoseOfTheTrainingFramework() {
        var network = VoiceNetwork(.standard)
        let features = SampleBuffer(count: VoiceFeatures.count)
        #expect(Self.answers.count == 60)
        for (frame, expected) in Self.answers.enumerated() {
            for k in 0..<features.count {
                features[k] = Float(sin(0.37 * Double(frame) + 0.11 * Double(k * k)))
            }
            network.process(features)
            // Sums of 53 floats in another order, through 60 steps of memory.
            #expect(abs(network.voicing - expected[0]) < 1e-4)
            #expect(abs(network.nucleus - expected[1]) < 1e-4)
            #expect(abs(network.nearTalker - expected[2]) < 1e-4)
        }
    }

    @Test func afterARestartNothingIsRemembered() {
        var used = VoiceNetwork(.standard)
        var fresh = VoiceNetwork(.standard)
        let loud = SampleBuffer([Float](repeating: 1, count: VoiceFeatures.count))
        let quiet = SampleBuffer(count: VoiceFeatures.count)
        for _ in 0..<50 { used.process(loud) }
        used.restart()
        used.process(quiet)
        fresh.process(quiet)
        #expect(used.voicing == fresh.voicing && used.nucleus == fresh.nucleus && used.nearTalker == fresh.nearTalker)
    }
}

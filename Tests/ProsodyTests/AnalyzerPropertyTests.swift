import Foundation
import Prosody
import TestSignals
import Testing
import Vocabulary

/// What must hold for any sound, whatever the method inside: the properties that every kernel owes.
@Suite struct AnalyzerPropertyTests {
    /// Talk over a soft noise, softer than usual so that 20 dB more is no more than full scale.
    private static let talk = Signals.mixed(
        Signals.silence(seconds: 0.5) + Voice.speech(hertz: 140, rate: 4, seconds: 6, gain: 0.4, seed: 2),
        Signals.pinkNoise(seconds: 6.5, rms: 0.000_5))

    // MARK: - Gain

    @Test(arguments: [-20.0, -6, 6, 20]) func gainLeavesThePitchAloneAndMovesTheLevelByItself(gainDB: Double) {
        let pairs = self.pairs(gainDB: gainDB)
        #expect(pairs.filter { ($0.f0Hz == nil) != ($1.f0Hz == nil) }.map(\.0.time.seconds) == [])
        // Rounding of the samples alone.
        #expect(pairs.allSatisfy { abs(($0.f0Hz ?? 1) / ($1.f0Hz ?? 1) - 1) < 1e-4 })
        #expect(pairs.allSatisfy { abs(Double($1.levelDBFS - $0.levelDBFS) - gainDB) < 0.01 })
        // The floor may be read from bins of 1 dB.
        #expect(pairs.allSatisfy { abs(Double($1.noiseFloorDBFS - $0.noiseFloorDBFS) - gainDB) < 1.01 })
    }

    @Test(arguments: [-20.0, -6, 6, 20]) func gainLeavesTalkerAndSyllablesAlone(gainDB: Double) {
        let pairs = self.pairs(gainDB: gainDB)
        #expect(pairs.filter { $0.isNearTalker != $1.isNearTalker }.map(\.0.time.seconds) == [])
        // A nucleus may move by a frame where two probabilities are all but equal.
        let counts = (pairs.count { $0.0.isSyllableNucleus }, pairs.count { $0.1.isSyllableNucleus })
        #expect(counts.0 == counts.1 && counts.0 > 15)
    }

    @Test(arguments: [-20.0, 20]) func gainLeavesTheTimbreAlone(gainDB: Double) {
        // In pauses of the softer one the values may be absent.
        let differences = pairs(gainDB: gainDB).filter { $0.0.f0Hz != nil }.flatMap { a, b in
            [
                difference(a.hnrDB, b.hnrDB), difference(a.alphaRatioDB, b.alphaRatioDB),
                difference(a.hammarbergIndexDB, b.hammarbergIndexDB),
                difference(a.slope0To500DBPerHz, b.slope0To500DBPerHz),
                difference(a.slope500To1500DBPerHz, b.slope500To1500DBPerHz),
            ]
        }
        #expect(differences.count > 1_000 && differences.allSatisfy { $0 < 0.05 }, "dB, or dB/Hz")
    }

    /// The frames of the talk as it is and with a gain.
    private func pairs(gainDB: Double) -> [(ProsodyFrame, ProsodyFrame)] {
        let factor = Float(pow(10, gainDB / 20))
        let scaled = ProsodyAnalyzerTests.frames(of: Self.talk.map { $0 * factor })
        // The first and last windows hold some of the zeros around the stream, which have no gain; until the first
        // syllable has been heard a doubtful frame may be decided by them.
        return Array(zip(ProsodyAnalyzerTests.frames(of: Self.talk), scaled).dropFirst(80).dropLast(10))
    }

    private func difference(_ first: Float?, _ second: Float?) -> Float {
        first.flatMap { first in second.map { abs(first - $0) } } ?? 0
    }

    // MARK: - Shift

    @Test(arguments: [1, 2, 8, 33]) func shiftByHopsShiftsTheFrames(hops: Int) {
        let noise = Signals.noise(seconds: 1 + 0.01 * Double(hops), rms: 0.000_5, seed: 9)
        let plain = ProsodyAnalyzerTests.frames(of: Array(noise.suffix(16_000)) + Self.talk)
        let shifted = ProsodyAnalyzerTests.frames(of: noise + Self.talk)
        // From 0.2 s after the beginning of the talk: what has been learned of the room differs by the noise before.
        let pairs = Array(zip(plain, shifted.dropFirst(hops)).dropFirst(120))
        #expect(pairs.allSatisfy { $0.time.sample + hops * ProsodyFrame.hop == $1.time.sample })
        #expect(pairs.allSatisfy { $0.levelDBFS == $1.levelDBFS && $0.alphaRatioDB == $1.alphaRatioDB })
        // For the same reason a doubtful frame may be decided otherwise.
        #expect(pairs.count { ($0.f0Hz == nil) != ($1.f0Hz == nil) } <= 3)
        let ratios = pairs.compactMap { a, b in a.f0Hz.flatMap { f0 in b.f0Hz.map { f0 / $0 } } }
        #expect(ratios.count > 250 && ratios.allSatisfy { abs($0 - 1) < 0.01 })
    }

    // MARK: - Blocks

    @Test(arguments: [1, 7, 160, 4_096]) func blockLengthNeverMattersForTalkWithLosses(blockSize: Int) {
        // 3.3 s, then 0.7 s are lost, then the rest.
        func frames(_ blockSize: Int) -> [ProsodyFrame] {
            var analyzer = ProsodyAnalyzer()
            var frames: [ProsodyFrame] = []
            for range in [0..<52_800, 64_000..<Self.talk.count] {
                if range.lowerBound > 0 { analyzer.skip(to: StreamTime(sample: range.lowerBound)) }
                for start in stride(from: range.lowerBound, to: range.upperBound, by: blockSize) {
                    let end = min(range.upperBound, start + blockSize)
                    analyzer.process(Self.talk.span.extracting(start..<end)) { frames.append($0) }
                }
            }
            analyzer.finish { frames.append($0) }
            return frames
        }
        #expect(frames(blockSize) == frames(Self.talk.count))
    }

    @Test func emptyBlocksChangeNothing() {
        var analyzer = ProsodyAnalyzer()
        var frames: [ProsodyFrame] = []
        for start in stride(from: 0, to: Self.talk.count, by: 1_000) {
            analyzer.process([Float]().span) { frames.append($0) }
            analyzer.process(Self.talk.span.extracting(start..<min(start + 1_000, Self.talk.count))) {
                frames.append($0)
            }
        }
        analyzer.finish { frames.append($0) }
        #expect(frames == ProsodyAnalyzerTests.frames(of: Self.talk))
    }

    // MARK: - Losses

    @Test(arguments: [1, 159, 160, 16_001, 576_000_077]) func afterALossTheFramesAreThoseOfTheirTime(lost: Int) {
        var analyzer = ProsodyAnalyzer()
        var before: [ProsodyFrame] = []
        var after: [ProsodyFrame] = []
        analyzer.process(Self.talk.span) { before.append($0) }
        let resumed = Self.talk.count + lost
        analyzer.skip(to: StreamTime(sample: resumed))
        let voice = Voice(hertz: 200).samples(seconds: 1)
        analyzer.process(voice.span) { after.append($0) }
        analyzer.finish { after.append($0) }
        let first = (resumed + ProsodyFrame.hop - 1) / ProsodyFrame.hop * ProsodyFrame.hop
        #expect(before.allSatisfy { $0.time.sample + ProsodyAnalyzer.lookAheadSamples <= Self.talk.count })
        #expect(
            after.map(\.time.sample) == Array(stride(from: first, to: resumed + voice.count, by: ProsodyFrame.hop)))
        // Ten hours on, the pitch is as exact as at the beginning.
        let inner = after.dropFirst(10).dropLast(10)
        #expect(inner.count > 70 && inner.allSatisfy { abs(($0.f0Hz ?? 0) / 200 - 1) < 0.002 })
    }

    @Test func lossesInARowAreOneLoss() {
        func frames(_ skips: [Int]) -> [ProsodyFrame] {
            var analyzer = ProsodyAnalyzer()
            var frames: [ProsodyFrame] = []
            analyzer.process(Self.talk.span.extracting(0..<20_000)) { frames.append($0) }
            for skip in skips { analyzer.skip(to: StreamTime(sample: skip)) }
            analyzer.process(Self.talk.span.extracting(20_000..<60_000)) { frames.append($0) }
            analyzer.finish { frames.append($0) }
            return frames
        }
        #expect(frames([25_001, 25_001, 30_003]) == frames([30_003]))
    }

    @Test func nothingIsHeardAcrossALoss() {
        // A voice before the loss, silence after it: no frame after it holds any of the voice.
        var analyzer = ProsodyAnalyzer()
        var after: [ProsodyFrame] = []
        analyzer.process(Voice(hertz: 150).samples(seconds: 1).span) { _ in }
        analyzer.skip(to: StreamTime(sample: 16_160))
        analyzer.process(Signals.silence(seconds: 1).span) { after.append($0) }
        analyzer.finish { after.append($0) }
        #expect(after.count == 100 && after.allSatisfy { $0.f0Hz == nil && $0.levelDBFS <= -100 })
    }
}

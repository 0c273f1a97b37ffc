import CAllocationCounter
import DSP
import TestSignals
import Testing

@testable import Prosody

@Suite struct VoiceQualityAllocationTests {
    @Test func kernelsAllocateNothing() {
        let frames = spectra(of: PulseVoice.breathy.samples(seconds: 4))
        let x = SampleBuffer(PulseVoice.breathy.samples(seconds: 4))
        let cepstrum = CepstralPeak()
        var balance = SpectralBalance(fftSize: 512)
        var bandwidth = InputBandwidth()
        var marks = PulseMarks()
        var (prominence, jitter) = (Float(0), Float(0))
        func allocations(of work: (Int) -> Void) -> UInt64 {
            var before: UInt64 = 0
            var index = 10
            while index < 380 {
                // What is made lazily has been made by then.
                if index == 20 { before = allocation_count_of_this_thread() }
                work(index)
                index += 1
            }
            return allocation_count_of_this_thread() - before
        }
        #expect(allocations { bandwidth.read(frames[$0]) } == 0)
        #expect(allocations { balance.read(frames[$0], isSilent: false) } == 0)
        #expect(allocations { prominence += cepstrum.prominenceDB(of: frames[$0], period: 133.4) } == 0)
        #expect(allocations { marks.follow(x, index: $0 * 160, centre: $0 * 160, period: 133.4) } == 0)
        #expect(allocations { _ in jitter += Perturbation(of: marks.train)?.jitterLocal ?? 0 } == 0)
        #expect(prominence > 0 && jitter > 0 && balance.slope0To500DBPerHz != nil)
    }
}

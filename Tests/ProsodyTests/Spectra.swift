import DSP

/// Power spectra as the analyzer makes them: 512 samples under a Hann window, every 10 ms.
func spectra(of x: [Float]) -> [SampleBuffer] {
    let fft = RealFFT(size: 512)
    let window = Window.hann(size: 512)
    let buffer = SampleBuffer(x)
    return stride(from: 0, through: x.count - 512, by: 160).map { start in
        let power = SampleBuffer(count: 257)
        fft.power(of: buffer, from: start, window: window, into: power)
        return power
    }
}

/// The value in the middle; not a number where there is none.
func median(_ values: [Float]) -> Float {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
}

import Foundation

// Nanoseconds per 10 ms frame, stage by stage. Machines differ and are noisy, so every figure is also given in units of
// one 512-point FFT of FFTW measured in the same run, and the whole program beside aubio's yinfft where that is
// installed.

let stages = FrameStages(seconds: 60)
let unit = stages.unit()
print("stage                                      ns/frame   512-point FFTs")
for stage in [unit] + stages.all() + stages.whole() {
    let cells = [
        String(format: "%10.0f", stage.nanoseconds), String(format: "%16.1f", stage.nanoseconds / unit.nanoseconds),
    ]
    print(stage.name.padding(toLength: 41, withPad: " ", startingAt: 0) + cells.joined(separator: " "))
}
print("stages marked (voiced) run on voiced frames only")

if let (ours, peer) = try Peer.compare() {
    print(
        String(
            format:
                "undertone analyze --output summary: %.2f CPU s per hour of audio; aubio yinfft alone: %.2f; ratio %.2f",
            ours, peer, ours / peer))
} else {
    print("aubiopitch is not installed (make bench-deps): no peer measured")
}

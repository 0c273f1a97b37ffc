import Pipeline
import Sodium
import Testing
import Vault

/// What the steps of segments come to, each checked against the order in which steps may come.
struct SegmentSteps {
    /// Those that have ended, in the order of their beginnings.
    private(set) var segments: [Segment] = []
    /// Those that were begun and given up, with the reason.
    private(set) var abandoned: [(id: String, reason: String?)] = []
    /// Lengths of the blocks handed out, by segment.
    private(set) var blocks: [String: [Int]] = [:]

    init(_ outputs: [PipelineOutput]) {
        var open: [Segment] = []
        var ended: [Segment] = []
        for case .segment(let step) in outputs {
            let index = open.firstIndex { $0.metadata.id == step.id }
            switch step {
            case .begin(let metadata):
                #expect(index == nil && !ended.contains { $0.metadata.id == step.id }, "each has a name of its own")
                open.append(Segment(metadata: metadata, samples: [], track: []))
            case .block(_, let block):
                guard let index else {
                    Issue.record("a block of what has not begun, or is over")
                    continue
                }
                if let state = block.state { open[index].state = state.copy() }
                open[index].samples += block.samples.copy()
                open[index].track += block.track
                blocks[step.id, default: []].append(block.samples.count)
            case .end(let metadata):
                guard let index else {
                    Issue.record("the end of what has not begun, or is over")
                    continue
                }
                #expect(open[index].metadata.startedAt == metadata.startedAt)
                #expect(Double(open[index].samples.count) / 16_000 == metadata.durationS)
                var segment = open.remove(at: index)
                segment.metadata = metadata
                ended.append(segment)
            case .abandon(_, let reason):
                #expect(index != nil)
                if let index { open.remove(at: index) }
                abandoned.append((step.id, reason))
            }
        }
        #expect(open.isEmpty, "every segment comes to an end")
        segments = ended
    }
}

import TestSignals
import Testing
import Vocabulary

/// One value of each kind.
private struct Sample: Archivable, Equatable {
    var number: Float = 1.5
    var sum = 2.25
    var count = 7
    var isSet = true
    var maybe: Float? = -3
    var missing: Float?
    var place: Int? = 5
    var row: [Float] = [1, 2, 3]
    var times: [StreamTime] = [StreamTime(sample: 9), StreamTime(sample: 10)]
    var end: StreamTime? = StreamTime(sample: 11)

    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&number, in: 0...10)
        archive.visit(&sum)
        archive.visit(&count, in: 0...100)
        archive.visit(&isSet)
        archive.visit(&maybe)
        archive.visit(&missing)
        archive.visit(&place)
        archive.visit(&row, in: 0...5)
        archive.visit(&times, upTo: 3, blank: .zero)
        archive.visit(&end, blank: .zero)
        archive.visit(constant: 4)
        archive.require(count != 13)
    }

    mutating func saved() -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: StateArchive.size(of: &self))
        var span = bytes.mutableSpan
        StateArchive.save(&self, into: &span)
        return bytes
    }

    static let other = Sample(
        number: 0, sum: 0, count: 0, isSet: false, maybe: nil, missing: 1, place: nil, row: [0, 0, 0],
        times: [StreamTime(sample: 1), StreamTime(sample: 2), StreamTime(sample: 3)], end: nil)
}

/// The same in another form.
private struct Shorter: Archivable {
    var number: Float = 0
    mutating func archive(_ archive: inout StateArchive) { archive.visit(&number) }
}

@Suite struct StateArchiveTests {
    @Test func whatWasSavedIsRestored() throws {
        var saved = Sample()
        let bytes = saved.saved()
        #expect(saved == Sample(), "saving changes nothing")
        var restored = Sample.other
        try StateArchive.restore(&restored, from: bytes.span)
        #expect(restored == saved)
        var back = Sample.other
        let other = back.saved()
        #expect(other.count == bytes.count, "the size does not depend on the values")
        try StateArchive.restore(&restored, from: other.span)
        #expect(restored == Sample.other)
    }

    @Test func everyTruncationAndEveryLongerOneIsRefused() {
        var sample = Sample()
        let bytes = sample.saved()
        for count in 0..<bytes.count { #expect(refusal(of: Array(bytes[0..<count])) != nil) }
        #expect(refusal(of: bytes + [0]) == .damaged)
        #expect(refusal(of: bytes + bytes) == .damaged)
    }

    @Test func everyFlippedBitIsRefused() {
        var sample = Sample()
        let bytes = sample.saved()
        for bit in 0..<8 * bytes.count {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(refusal(of: changed) != nil, "bit \(bit)")
        }
    }

    @Test func anotherLayoutIsToldFromDamage() {
        var shorter = Shorter()
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &shorter))
        var span = bytes.mutableSpan
        StateArchive.save(&shorter, into: &span)
        #expect(refusal(of: bytes) == .otherLayout)
        #expect(refusal(of: []) == .notAnArchive)
        #expect(refusal(of: [UInt8](repeating: 0x42, count: 500)) == .notAnArchive)
    }

    @Test(arguments: [
        Sample(number: 11), Sample(number: .nan), Sample(number: -.infinity), Sample(count: 101), Sample(count: -1),
        Sample(maybe: .nan), Sample(place: -1), Sample(row: [1, 2, 6]), Sample(row: [.nan, 0, 0]), Sample(count: 13),
        Sample(sum: .infinity),
    ])
    private func aValueThatCannotBeIsRefused(sample: Sample) {
        var sample = sample
        #expect(refusal(of: sample.saved()) == .impossibleValue)
    }

    @Test func ofAListThatIsTooLongTheNewestAreKept() throws {
        var sample = Sample()
        sample.times = (0..<5).map { StreamTime(sample: $0) }
        var restored = Sample.other
        try StateArchive.restore(&restored, from: sample.saved().span)
        #expect(restored.times == sample.times.suffix(3))
    }

    private func refusal(of bytes: [UInt8]) -> StateArchiveError? {
        var root = Sample.other
        do throws(StateArchiveError) {
            try StateArchive.restore(&root, from: bytes.span)
            return nil
        } catch {
            return error
        }
    }
}

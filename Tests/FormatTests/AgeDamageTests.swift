import Sodium
import Testing

@testable import Age

/// Damaged files give out nothing but what was authenticated, and are never taken for whole.
@Suite struct AgeDamageTests {
    private static let identity = AgeIdentity.generate()
    private static let plaintext = Array("seconds around an alert".utf8)
    private static let file = AgeFixture.encrypted(
        plaintext, to: [identity.recipient, AgeIdentity.generate().recipient])
    private static let armored = AgeArmor.armored(file)

    @Test(arguments: [file, armored])
    func everyTruncationIsRefusedBeforeAByteComesOut(whole: [UInt8]) {
        #expect(AgeFixture.attempt(whole, identities: [Self.identity]).error == nil)
        // Armor may lack its last line feed.
        for count in 0..<(whole == Self.armored ? whole.count - 1 : whole.count) {
            for pieces in [Int.max, 61] {
                let result = AgeFixture.attempt(
                    Array(whole.prefix(count)), identities: [Self.identity], pieces: pieces)
                let isRefused = result.error != nil && result.plaintext.isEmpty
                #expect(isRefused, "the first \(count) bytes of \(whole.count)")
            }
        }
    }

    @Test(arguments: [file, armored])
    func everyFlippedBitIsRefusedBeforeAByteComesOut(whole: [UInt8]) {
        for index in whole.indices {
            for bit in 0..<8 {
                var flipped = whole
                flipped[index] ^= 1 << bit
                let result = AgeFixture.attempt(flipped, identities: [Self.identity])
                let isRefused = result.error != nil && result.plaintext.isEmpty
                #expect(isRefused, "bit \(bit) of byte \(index) of \(whole.count)")
            }
        }
    }

    @Test func ofALongFileOnlyWholeChunksBeforeTheDamageComeOut() {
        let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let file = AgeFixture.encrypted(long, to: [Self.identity.recipient])
        let start = file.count - 200_000 - 4 * ChaCha20Poly1305.tagSize
        for place in stride(from: start, to: file.count, by: 9_973) {
            var flipped = file
            flipped[place] ^= 4
            let whole = (place - start) / AgeStream.sealedChunkSize * AgeStream.chunkSize
            for damaged in [flipped, Array(file.prefix(place))] {
                let result = AgeFixture.attempt(damaged, identities: [Self.identity], pieces: 30_000)
                let isHonest = result.error?.code == .damaged(.payload) && result.plaintext == Array(long.prefix(whole))
                #expect(isHonest, "byte \(place) of \(file.count)")
            }
        }
    }
}

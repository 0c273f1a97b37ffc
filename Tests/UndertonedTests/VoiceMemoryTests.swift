import Testing

@testable import undertoned

/// Memory that is to be locked and is not (attack 79: RLIMIT_MEMLOCK of 0 and of 64 kB went without a word).
struct VoiceMemoryTests {
    @Test func whatIsLockedNeedsNoWord() {
        for hasSwap in [true, false] {
            let memory = VoiceMemory(canLock: true, hasSwap: hasSwap)
            #expect(memory.mayKeepSegments && memory.warning(keepsSegments: true) == nil)
        }
    }

    @Test func whatIsNotIsToldAndKeptOnlyWhereNothingIsSwapped() throws {
        let dry = VoiceMemory(canLock: false, hasSwap: false)
        #expect(dry.mayKeepSegments)
        #expect(try #require(dry.warning(keepsSegments: true)).contains("no swap space"))
        let wet = VoiceMemory(canLock: false, hasSwap: true)
        #expect(!wet.mayKeepSegments)
        #expect(try #require(wet.warning(keepsSegments: true)).contains("starts without segments"))
        #expect(try #require(wet.warning(keepsSegments: false)).contains("LimitMEMLOCK"))
    }
}

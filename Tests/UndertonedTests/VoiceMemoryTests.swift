import Languages
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

    private func words(_ memory: VoiceMemory, _ keepsSegments: Bool) throws -> String {
        Language.english.text(try #require(memory.warning(keepsSegments: keepsSegments)))
    }

    @Test func whatIsNotIsToldAndKeptOnlyWhereNothingIsSwapped() throws {
        let dry = VoiceMemory(canLock: false, hasSwap: false)
        #expect(dry.mayKeepSegments)
        #expect(try words(dry, true).contains("no swap space"))
        let wet = VoiceMemory(canLock: false, hasSwap: true)
        #expect(!wet.mayKeepSegments)
        #expect(try words(wet, true).contains("starts without segments"))
        #expect(try words(wet, false).contains("LimitMEMLOCK"))
    }
}

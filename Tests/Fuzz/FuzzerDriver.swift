#if FUZZER
    import Foundation

    private let analysis = FuzzedAnalysis()

    /// What libFuzzer, which brings its own `main`, calls once before it reads its options: writes the first inputs to
    /// the folder that `FUZZ_SEEDS` names.
    @_cdecl("LLVMFuzzerInitialize")
    func initialize(
        _ count: UnsafeMutablePointer<Int32>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
    ) -> Int32 {
        guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
        do {
            try SeedCorpus(folder: folder).write()
        } catch {
            fatalError("the first inputs cannot be written: \(error)")
        }
        return 0
    }

    /// What libFuzzer calls with every input.
    @_cdecl("LLVMFuzzerTestOneInput")
    func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        // SAFETY: libFuzzer's bytes are alive for the call, and the input copies them.
        if let input = unsafe FuzzInput(UnsafeBufferPointer(start: bytes, count: count)) { analysis.run(input) }
        return 0
    }
#endif

#if !FUZZER
    import Foundation

    /// Takes inputs through once, without the fuzzer and its sanitizers: `swift run Fuzz FILE...`. A find ends the
    /// process.
    @main enum Replay {
        static func main() throws {
            let analysis = FuzzedAnalysis()
            for path in CommandLine.arguments.dropFirst() {
                if let input = try FuzzInput(Data(contentsOf: URL(filePath: path))) { analysis.run(input) }
                print("\(path): nothing found")
            }
        }
    }
#endif

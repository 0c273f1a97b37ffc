import Capture
import Foundation
import Prosody
import Vocabulary

// What `Sources/Prosody/Network/Training` needs of the product: the features exactly as the daemon hears them, and the
// daemon's own decisions under other weights (those of a fold that never met the speakers it is judged on).
//
//   NetworkTraining features                              recordings on standard input, features on standard output
//   NetworkTraining analyze WEIGHTS FILE pitch|syllables|near  as `undertone analyze FILE --output ...`

switch CommandLine.arguments.dropFirst().first {
case "features": FeatureStream.run()
case "analyze" where CommandLine.arguments.count == 5:
    let parameters = try NetworkParameters([UInt8](Data(contentsOf: URL(filePath: CommandLine.arguments[2]))))
    try Trial(parameters: parameters).run(path: CommandLine.arguments[3], output: CommandLine.arguments[4])
default:
    FileHandle.standardError.write(
        Data("usage: NetworkTraining features | analyze WEIGHTS FILE pitch|syllables|near\n".utf8))
    exit(64)
}

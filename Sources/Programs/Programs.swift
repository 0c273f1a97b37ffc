import undertone
import undertoned

/// The daemon and the command line in one file, which is installed under both names: each alone would bring all of
/// Foundation again. What it is called decides which it is. Nothing of the network is in it.
@main enum Programs {
    static func main() async {
        let name = CommandLine.arguments.first?.split(separator: "/").last
        if name == "undertoned" { await UndertonedProgram.run() } else { await UndertoneProgram.run() }
    }
}

import ArgumentParser
import Events
import FeedClient

/// Whether what is told is for a program.
struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON for programs.") var json = false

    /// Prints what the hub answers, as it is.
    func tell(_ list: FeedClient.ToldList, of socket: SocketOption) async throws {
        Console.tell(try JSON.text(try await socket.client.told(list)))
    }
}

import Capture
import DaemonConfiguration

/// The sound server as this process reaches it, and which of its sources the daemon would take.
struct SoundFacts: Sendable {
    /// Where the library looks.
    var address: SoundServerAddress
    /// Owner of the socket; `nil` where there is none.
    var socket: FileFacts?
    /// What the server says about itself, or why it cannot be asked.
    var server: Result<SoundServer, CaptureError>
    /// Its sources, where they could be listed.
    var inventory: SourceInventory?
    /// Which of them would be taken, and why the others not.
    var selection: SourceSelection?

    /// Facts put together by hand.
    init(
        address: SoundServerAddress, socket: FileFacts? = nil, server: Result<SoundServer, CaptureError>,
        inventory: SourceInventory? = nil, selection: SourceSelection? = nil
    ) {
        self.address = address
        self.socket = socket
        self.server = server
        self.inventory = inventory
        self.selection = selection
    }

    /// Asks the sound server; blocks for as long as that takes.
    init(_ loaded: LoadedConfiguration, variables: [String: String], limit: Duration) {
        let named = loaded.configuration.capture.server
        address = SoundServerAddress(server: named, variables: variables)
        socket = address.socketPath.map { FileFacts(at: $0) }
        do throws(CaptureError) {
            server = .success(try SoundServer.ask(named.isEmpty ? nil : named, limit: limit))
        } catch {
            server = .failure(error)
            return
        }
        guard let (inventory, selection) = try? loaded.selectSource() else { return }
        self.inventory = inventory
        self.selection = selection
    }

    /// Path of the socket that would be opened, where it is one.
    static func socketPath(of loaded: LoadedConfiguration, variables: [String: String]) -> String? {
        SoundServerAddress(server: loaded.configuration.capture.server, variables: variables).socketPath
    }

    /// Whether the server answered.
    var isReached: Bool { if case .success = server { true } else { false } }
}

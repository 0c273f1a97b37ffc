import Foundation

/// Opens pages in the browser that the desktop prefers.
struct DesktopBrowser {
    private let path: String

    /// - Returns: `nil` where there is no desktop, or it has no word for it.
    init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let hasDesktop = ["WAYLAND_DISPLAY", "DISPLAY"].contains { !environment[$0, default: ""].isEmpty }
        guard hasDesktop, let path = ProgramPath.first("xdg-open", in: environment) else { return nil }
        self.path = path
    }

    /// Opens a file or an address, which every user of this machine can read in the list of processes.
    /// - Parameters:
    ///   - address: what is opened.
    ///   - onFailure: told where no browser took it.
    /// - Returns: whether it was tried.
    func open(_ address: String, onFailure: @escaping @Sendable () -> Void = {}) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = [address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { if $0.terminationStatus != 0 { onFailure() } }
        return (try? process.run()) != nil
    }
}

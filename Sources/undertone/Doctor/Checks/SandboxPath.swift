/// A path in a list of a unit's options, such as `-/run/user:/srv/run:rbind`.
struct SandboxPath: Equatable {
    /// What is seen there; the same path where the option brings nothing from elsewhere.
    let source: String
    /// Where it is seen.
    let destination: String

    init(source: String? = nil, destination: String) {
        self.source = source ?? destination
        self.destination = destination
    }

    /// The paths of an option's value.
    /// - Parameters:
    ///   - value: as `systemctl show` prints it.
    ///   - hasOptions: whether what follows a colon are mount options, as in `/run:ro,size=1M`.
    /// - Returns: them, in their order.
    static func list(_ value: String, hasOptions: Bool = false) -> [SandboxPath] {
        value.split(separator: " ").compactMap { entry in
            // "-" forgives a missing path, "+" counts from the root of the unit.
            let parts = entry.drop { $0 == "-" || $0 == "+" }.split(separator: ":").map(String.init)
            guard let first = parts.first else { return nil }
            return hasOptions || parts.count < 2
                ? SandboxPath(destination: first) : SandboxPath(source: first, destination: parts[1])
        }
    }

    /// Whether it is a folder or in it.
    func isBelow(_ folder: String) -> Bool {
        folder == "/" || destination == folder || destination.hasPrefix(folder + "/")
    }
}

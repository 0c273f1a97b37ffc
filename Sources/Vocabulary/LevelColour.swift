/// The colours of calm and of the levels, everywhere: who adds a level is led here by the compiler.
public struct LevelColour: Sendable, Hashable {
    /// Red, green and blue on white paper.
    public let onLight: UInt32
    /// The same on a dark page.
    public let onDark: UInt32
    /// The nearest of a terminal's 256 colours.
    public let onTerminal: UInt8

    /// The colour of a level; `nil` is calm.
    public init(of level: AlertLevel?) {
        switch level {
        case nil: (onLight, onDark, onTerminal) = (0x55606E, 0xA5AFBC, 71)
        case .elevated?: (onLight, onDark, onTerminal) = (0xB67700, 0xEEB33B, 178)
        case .high?: (onLight, onDark, onTerminal) = (0xD2581A, 0xF78C4D, 208)
        case .critical?: (onLight, onDark, onTerminal) = (0xBF2540, 0xF7667E, 203)
        }
    }
}

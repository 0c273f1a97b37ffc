/// How a desktop knows this program.
public enum DesktopEntry {
    /// The name of its file below `share/applications`, without `.desktop`: what notices and the icon in the panel
    /// name, so that a desktop shows them as one program, with one switch for all of them.
    public static let name = "io.undertone"
}

/// Which release this is.
public enum Version {
    /// Semantic version of all programs of the package.
    public static let current = "0.1.0"
}

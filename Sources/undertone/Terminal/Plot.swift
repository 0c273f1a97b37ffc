/// Plots made of block characters.
enum Plot {
    private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let parts: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// One column of eight steps; anything above 0 is seen.
    static func bar(_ height: Double) -> Character {
        guard height > 0 else { return " " }
        return eighths[max(1, min(8, Int((height * 8).rounded())))]
    }

    /// A row of columns, of heights from 0 to 1.
    static func bars(_ heights: [Double]) -> String {
        String(heights.map(bar))
    }

    /// A horizontal bar with steps of an eighth of a column.
    /// - Parameters:
    ///   - share: how full, 0...1.
    ///   - columns: its length.
    /// - Returns: as many characters as columns.
    static func gauge(_ share: Double, columns: Int) -> [Character] {
        let eighths = Int((max(0, min(1, share)) * Double(columns * 8)).rounded())
        return (0..<columns).map { parts[max(0, min(8, eighths - $0 * 8))] }
    }
}

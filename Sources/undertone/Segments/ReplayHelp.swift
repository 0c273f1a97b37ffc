/// The box of keys over a replay.
enum ReplayHelp {
    /// Draws it in the middle, as much of it as fits.
    static func draw(on cells: inout ReplayCells) {
        let keys = ReplayControls.keys
        let widest = keys.map(\.key.count).max() ?? 0
        let texts = keys.map { key, meaning in
            " \(key)" + String(repeating: " ", count: widest - key.count + 2) + meaning + " "
        }
        let width = min(cells.columns - 2, (texts.map(\.count).max() ?? 0) + 2)
        let height = min(cells.rows - 4, texts.count + 2)
        let left = (cells.columns - width) / 2
        let top = max(1, (cells.rows - height) / 2)
        let style = ReplayCells.Style(ink: 255, ground: 236)
        for row in 0..<height {
            let inner: String
            switch row {
            case 0: inner = "┌" + String(repeating: "─", count: width - 2) + "┐"
            case height - 1: inner = "└" + String(repeating: "─", count: width - 2) + "┘"
            default:
                let text = texts[row - 1].prefix(width - 2)
                inner = "│" + text + String(repeating: " ", count: width - 2 - text.count) + "│"
            }
            cells.write(inner, at: left, top + row, style)
        }
    }
}

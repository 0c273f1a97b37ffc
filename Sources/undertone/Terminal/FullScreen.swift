/// A view that has the whole terminal, drawn row by row: only the rows that changed are written.
struct FullScreen {
    private var shown: [InkedLine] = []
    private var size: (columns: Int, rows: Int)?

    /// Takes the screen; the next drawing is of everything.
    mutating func take() {
        StandardOutput.draw(Frame(.takeScreen))
        (shown, size) = ([], nil)
    }

    /// Gives it back, with everything as it was.
    func leave() { StandardOutput.draw(Frame(.leaveScreen)) }

    /// Draws rows, no more than the terminal has; those that are missing are empty.
    mutating func draw(_ rows: [InkedLine], columns: Int, height: Int, hasColour: Bool) {
        let isAnew = size.map { $0 != (columns, height) } ?? true
        var frame = isAnew ? Frame(.clear) : Frame()
        if isAnew { shown = [] }
        let count = isAnew ? min(rows.count, height) : height
        let rows = (0..<max(count, 0)).map { $0 < rows.count ? rows[$0] : InkedLine() }
        for (index, row) in rows.enumerated() where index >= shown.count || shown[index] != row {
            // Emptied first: behind a line of full width the cursor stands on its last character.
            frame.add(.row(index))
            frame.add(.clearRest)
            frame.add(row, columns: columns, hasColour: hasColour)
        }
        (shown, size) = (rows, (columns, height))
        StandardOutput.draw(frame)
    }
}

import Glibc
import Vocabulary

/// A picture in three bytes a pixel, and what is drawn on it: filled rectangles, smooth lines, text.
struct Canvas {
    /// A colour, 0...255 each.
    struct Colour: Hashable {
        var red: UInt8
        var green: UInt8
        var blue: UInt8

        /// As `0x1668AB`.
        init(_ hex: UInt32) {
            red = UInt8(hex >> 16 & 0xFF)
            green = UInt8(hex >> 8 & 0xFF)
            blue = UInt8(hex & 0xFF)
        }
    }

    /// A place in pixels; the centre of the first pixel is at 0.5.
    struct Point {
        var x: Double
        var y: Double
    }

    let width: Int
    let height: Int
    /// Red, green, blue of each pixel, row by row.
    private(set) var bytes: [UInt8]

    init(width: Int, height: Int, _ colour: Colour) {
        self.width = width
        self.height = height
        bytes = []
        bytes.reserveCapacity(3 * width * height)
        for _ in 0..<width * height { bytes += [colour.red, colour.green, colour.blue] }
    }

    /// The pixel that holds a place; far beyond every picture where the place is farther.
    static func pixel(_ place: Double) -> Int { Int(rounding: place.rounded(.towardZero), in: -100_000...100_000) }

    /// Fills whole pixels; `share` is how much it covers what was there, 0...1.
    mutating func fill(x: Range<Int>, y: Range<Int>, _ colour: Colour, share: Double = 1) {
        for row in y.clamped(to: 0..<height) {
            for column in x.clamped(to: 0..<width) { blend(column, row, colour, Int(share * 255)) }
        }
    }

    /// A line through points, with round joints. A lone point is a dot.
    mutating func stroke(_ points: [Point], _ colour: Colour, thickness: Double, share: Double = 1) {
        guard let first = points.first else { return }
        let margin = thickness / 2 + 1
        let xs = points.map(\.x)
        let ys = points.map(\.y)
        let columns = Self.pixel((xs.min() ?? 0) - margin)..<Self.pixel((xs.max() ?? 0) + margin) + 1
        let rows = Self.pixel((ys.min() ?? 0) - margin)..<Self.pixel((ys.max() ?? 0) + margin) + 1
        // The greatest coverage counts: a joint is not darker than the line.
        var coverage = [UInt8](repeating: 0, count: columns.count * rows.count)
        for index in 0..<max(1, points.count - 1) {
            let from = points[index]
            let to = index + 1 < points.count ? points[index + 1] : first
            let (dx, dy) = (to.x - from.x, to.y - from.y)
            let length = dx * dx + dy * dy
            for row in Self.pixel(min(from.y, to.y) - margin)...Self.pixel(max(from.y, to.y) + margin) {
                for column in Self.pixel(min(from.x, to.x) - margin)...Self.pixel(max(from.x, to.x) + margin) {
                    guard columns.contains(column), rows.contains(row) else { continue }
                    let (px, py) = (Double(column) + 0.5 - from.x, Double(row) + 0.5 - from.y)
                    let along = length > 0 ? min(1, max(0, (px * dx + py * dy) / length)) : 0
                    let (ex, ey) = (px - along * dx, py - along * dy)
                    let covered = min(1, max(0, thickness / 2 + 0.5 - (ex * ex + ey * ey).squareRoot()))
                    let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
                    coverage[place] = max(coverage[place], UInt8(covered * 255 * share))
                }
            }
        }
        for row in rows where (0..<height).contains(row) {
            for column in columns where (0..<width).contains(column) {
                let place = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
                if coverage[place] > 0 { blend(column, row, colour, Int(coverage[place])) }
            }
        }
    }

    /// A line of one pixel from left to right or from top to bottom, in dashes where `dash` is above 0.
    mutating func rule(
        from: (x: Int, y: Int), to: (x: Int, y: Int), _ colour: Colour, dash: Int = 0, thickness: Int = 1
    ) {
        let isHorizontal = from.y == to.y
        let length = isHorizontal ? to.x - from.x : to.y - from.y
        for step in 0..<max(0, length) where dash == 0 || step % (2 * dash) < dash {
            for side in 0..<thickness {
                let (x, y) = isHorizontal ? (from.x + step, from.y + side) : (from.x + side, from.y + step)
                if (0..<width).contains(x), (0..<height).contains(y) { blend(x, y, colour, 255) }
            }
        }
    }

    /// Where a text is put beside its place.
    enum Alignment { case left, centre, right }

    /// Writes a text; `y` is its base line.
    mutating func write(
        _ text: String, x: Int, y: Int, _ colour: Colour, font: PictureFont = .plain, _ alignment: Alignment = .left
    ) {
        let wide = font.width(of: text)
        var left =
            switch alignment {
            case .left: x
            case .centre: x - wide / 2
            case .right: x - wide
            }
        for scalar in text.unicodeScalars {
            let glyph = font.glyph(scalar)
            for row in 0..<font.height {
                for column in 0..<glyph.width {
                    let covered = Int(glyph.pixels[row * glyph.width + column]) * 17
                    let (px, py) = (left + column, y - font.base + row)
                    guard covered > 0, (0..<width).contains(px), (0..<height).contains(py) else { continue }
                    blend(px, py, colour, covered)
                }
            }
            left += glyph.width
        }
    }

    /// The colour of a pixel.
    subscript(x: Int, y: Int) -> Colour {
        let place = 3 * (y * width + x)
        return Colour(UInt32(bytes[place]) << 16 | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]))
    }

    private mutating func blend(_ x: Int, _ y: Int, _ colour: Colour, _ covered: Int) {
        let place = 3 * (y * width + x)
        func mix(_ below: UInt8, _ above: UInt8) -> UInt8 {
            UInt8((Int(below) * (255 - covered) + Int(above) * covered + 127) / 255)
        }
        bytes[place] = mix(bytes[place], colour.red)
        bytes[place + 1] = mix(bytes[place + 1], colour.green)
        bytes[place + 2] = mix(bytes[place + 2], colour.blue)
    }
}

import Glibc

/// Root mean square, and decibels as factors of amplitude.
enum Level {
    static func rms(_ x: [Float]) -> Double {
        (x.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, x.count))).squareRoot()
    }

    static func factor(_ decibels: Double) -> Double { pow(10, decibels / 20) }
}

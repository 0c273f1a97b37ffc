import Testing
import Vocabulary

/// Numbers of files and other processes on their way to integers.
struct BoundedNumberTests {
    @Test(arguments: [
        (0.4, 0), (0.5, 1), (-0.5, -1), (7.0, 7), (1e300, 100), (-1e300, -100), (.infinity, 100), (-.infinity, -100),
        (.nan, -100), (100.4, 100), (100.6, 100), (-1e-300, 0), (.leastNonzeroMagnitude, 0),
    ])
    func whatDoesNotFitBecomesAnEnd(value: Double, whole: Int) {
        #expect(Int(rounding: value, in: -100...100) == whole)
    }

    @Test(arguments: [9.3e18, 9.223372036854775e18, -9.3e18, .infinity, -.infinity, .nan, .greatestFiniteMagnitude])
    func noNumberTrapsAtTheEndsOfAllIntegers(value: Double) {
        let whole = Int(rounding: value, in: .min ... .max)
        #expect(value > 0 ? whole > 1 << 62 : whole < -(1 << 62))
    }

    @Test func lengthsOfTimeThatAreNoneAreBounded() {
        for seconds in [Double.nan, .infinity, -.infinity, 1e300, -1e300] {
            #expect(abs(SampleRate.analysis.samples(inSeconds: seconds)) <= 1 << 53)
            _ = Timestamp(millisecondsSince1970: .max).advanced(bySeconds: seconds)
            _ = Timestamp(millisecondsSince1970: .min).advanced(bySeconds: seconds)
        }
        #expect(Timestamp(millisecondsSince1970: 1_000).advanced(bySeconds: -1).millisecondsSince1970 == 0)
    }

    @Test(arguments: [
        (1e300, 100), (-1e300, 0), (.infinity, 100), (-.infinity, 0), (.nan, 0), (49.5, 50), (-0.4, 0), (100.4, 100),
        (Double.greatestFiniteMagnitude, 100), (1e-300, 0), (9.3e18, 100),
    ])
    func anyNumberHasAWholeOneInTheRange(number: Double, whole: Int) {
        #expect(Int(rounding: number, in: 0...100) == whole)
        #expect(UInt8(rounding: Float(number), in: 0...100) == UInt8(whole))
    }

    @Test(arguments: [(1e300, Int64.max), (-1e300, Int64.min)])
    func theEndsOfAllIntegersAreReached(number: Double, end: Int64) {
        #expect(Int64(rounding: number, in: Int64.min...Int64.max) == end)
    }

    @Test func aNumberIsRoundedAsItIsAskedFor() {
        #expect(Int(rounding: 1.9, .down, in: 0...9) == 1)
        #expect(Int(rounding: 1.1, .up, in: 0...9) == 2)
    }
}

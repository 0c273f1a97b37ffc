import Hummingbird
import Synchronization

/// How often each user may ask: a bucket of tokens for each, that fills with time. One user's haste costs no other's.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: ContinuousClock.Instant

        /// Seconds since it was filled.
        func age(at now: ContinuousClock.Instant) -> Double { max(filledAt.duration(to: now) / .seconds(1), 0) }
    }

    private static let maxBuckets = 4_096

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[UInt32: Bucket]>([:])

    init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Takes a token; where there is none, after how many seconds there will be one.
    func take(_ uid: UInt32, at now: ContinuousClock.Instant = .now) -> Double? {
        buckets.withLock { buckets in
            // Who has not asked for a while has a full bucket, which need not be kept.
            if buckets.count >= Self.maxBuckets {
                buckets = buckets.filter { $0.value.tokens + $0.value.age(at: now) * perSecond < burst }
            }
            var bucket = buckets[uid] ?? Bucket(tokens: burst, filledAt: now)
            bucket.tokens = min(bucket.tokens + bucket.age(at: now) * perSecond, burst)
            bucket.filledAt = now
            let isFree = bucket.tokens >= 1
            if isFree { bucket.tokens -= 1 }
            buckets[uid] = bucket
            return isFree ? nil : (1 - bucket.tokens) / perSecond
        }
    }
}

/// Holds back who asks too often.
struct RateMiddleware: RouterMiddleware {
    let limiter: RateLimiter
    let vitals: FeedVitals

    func handle(
        _ request: Request, context: FeedContext, next: (Request, FeedContext) async throws -> Response
    ) async throws -> Response {
        vitals.count(\.requests)
        if let peer = context.peer, let wait = limiter.take(peer) {
            vitals.count(\.throttled)
            throw Problem(.tooOften(waitS: Int(wait.rounded(.up))))
        }
        return try await next(request, context)
    }
}

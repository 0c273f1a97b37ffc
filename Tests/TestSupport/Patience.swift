public import Testing

/// How long a test waits for another process or another thread before it says that nothing came. On an idle machine
/// nothing takes a hundredth of it; on a busy one a minute can pass, and a test that gives up earlier tells of the
/// machine alone.
public let patience = Duration.seconds(60)

extension Trait where Self == TimeLimitTrait {
    /// For what waits for other processes: it ends where one of them hangs. No claim of how fast anything is.
    public static var hangGuard: Self { .timeLimit(.minutes(10)) }
}

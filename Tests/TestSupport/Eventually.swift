public import Testing

/// Waits until a condition holds; records an issue where it does not in time. What is waited for is another process or
/// another thread: nothing here makes a test wait for a clock.
///
/// - Parameters:
///   - what: what did not come to be, for the message.
///   - limit: how long to wait.
///   - sourceLocation: where the test waits.
///   - condition: asked again every few milliseconds.
public func eventually(
    _ what: @autoclosure () -> Comment, within limit: Duration = patience,
    sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async rethrows {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(what(), sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .milliseconds(5))
    }
}

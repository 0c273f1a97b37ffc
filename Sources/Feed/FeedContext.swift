import Hummingbird
import NIOCore

/// What a route knows beside its request: the connection, to cut it off, and the user at its other end.
struct FeedContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// As the kernel says; `nil` until it was asked, and where the connection is no Unix socket.
    var uid: UInt32?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

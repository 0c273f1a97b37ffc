import Hummingbird
import NIOCore

/// What a route knows beside its request: the connection, for the peer's name and to cut it off.
struct FeedContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

import Broker
import Fleet
import Logging
import ServiceLifecycle
import Vocabulary

/// Asks desks for segments, and takes in what they answer: one piece at a time of each, none that nobody asked for.
struct SegmentService: Service {
    let broker: BrokerConnection
    let site: SiteName
    let desks: DeskRegister
    let segments: SegmentRegister
    let logger: Logger

    /// Most pieces that wait here; a desk whose piece is dropped sends it again.
    private static let most = 64

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask { for await _ in segments.unsentWords { wake.yield() } }
                // A broker may have lost its disk meanwhile.
                group.addTask {
                    for await link in broker.links() {
                        guard case .up = link else { continue }
                        try? await Blocking.run { [segments] in try segments.sendAgain() }
                        wake.yield()
                    }
                }
                // What waits for the broker is tried again.
                group.addTask {
                    repeat { wake.yield() } while (try? await Task.sleep(for: .seconds(2))) != nil
                }
                group.addTask { for await _ in wakes { await send() } }
                group.addTask { await take() }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func send() async {
        let subjects = Subjects(site: site)
        do {
            for (name, desk, fetch) in try await Blocking.run({ [segments] in try segments.unsent() })
            where desks.maySend(desk) {
                _ = try await broker.store(
                    Wire.data(DeskRequest.fetch(fetch)), under: subjects.commands(desk), id: name)
                try await Blocking.run { [segments] in try segments.noteSent(name) }
            }
        } catch let error as BrokerError where error.code == .unreachable || error.code == .noResponder {} catch {
            logger.warning("a desk is not asked for a segment yet: \(error)")
        }
    }

    private func take() async {
        let subjects = Subjects(site: site)
        for await message in broker.messages(under: subjects.allSegments, keeping: Self.most) {
            guard message.reply != nil, let desk = subjects.desk(of: message.subject), desks.maySend(desk) else {
                continue
            }
            do {
                let said = try Wire.message(SegmentMessage.self, from: message.body)
                let answer = try await Blocking.run { [segments] in try segments.answer(to: said, of: desk) }
                guard let answer else { continue }
                try broker.answer(message, with: Wire.data(answer))
            } catch { logger.warning("desk \(desk) is not answered about a segment: \(error)") }
        }
    }
}

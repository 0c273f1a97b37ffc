import Fleet
import Foundation
import Vocabulary

/// The configuration of a site's nats-servers: operator mode, so that the site's keys say who may what; TLS, and an
/// address to listen on, always; limits for what one client may take.
struct ServerFiles {
    let keys: SiteKeys
    /// Of whose users the servers hear which accounts there are.
    let system: NKey
    /// The folder of each server, by its number from 0.
    let folders: [String]
    /// Where each listens.
    let listen: [ServerAddress]
    /// Which release of the server is here; `nil` where that is not known.
    let release: (major: Int, minor: Int)?

    /// The port on which servers speak to each other, beside that for clients.
    static let clusterStep: UInt16 = 2_000
    /// The largest message, with what JetStream adds.
    private static let payloadBytes = Wire.maxBytes + 64 * 1_024

    /// The text of a server's configuration.
    func configuration(of number: Int, at now: Timestamp) -> String {
        let folder = folders[number]
        var text = """
            # nats-server of the site \(keys.name), made by undertone-hub init. Works with 2.9 and later.
            server_name: "ut-\(keys.name)-\(number + 1)"
            listen: "\(listen[number])"
            max_payload: \(Self.payloadBytes)
            max_pending: 16777216
            max_connections: 20000
            write_deadline: "10s"
            tls {
              cert_file: "\(folder)/server.pem"
              key_file: "\(folder)/server.key"
              timeout: 5
            }
            operator: \(keys.operatorJWT(system: system, at: now))
            system_account: \(system.publicKey)
            resolver {
              type: full
              dir: "\(folder)/accounts"
              allow_delete: false
              interval: "2m"
            }
            resolver_preload {
              \(keys.accountKey): \(keys.accountJWT(at: now))
              \(system.publicKey): \(keys.jwt(ofSystem: system, at: now))
            }
            jetstream {
              store_dir: "\(folder)/jetstream"
              max_memory_store: 16777216
              max_file_store: \(keys.site.streamBytes + SiteStreams.commandBytes + 2 * SiteStreams.spareBytes)
            \(syncLine)
            }

            """
        if folders.count > 1 { text += cluster(of: number) }
        return text
    }

    /// Servers before 2.10 do not know the word, and would not start.
    private var syncLine: String {
        let isKnown = release.map { $0.major > 2 || $0.major == 2 && $0.minor >= 10 } ?? false
        return isKnown
            ? "  sync_interval: always"
            : "  # From 2.10 on, so that a power cut loses nothing that was promised:\n  # sync_interval: always"
    }

    private func cluster(of number: Int) -> String {
        let folder = folders[number]
        let routes = keys.servers.map { "    \"nats-route://\(Self.clusterAddress(of: $0))\"" }
        return """
            cluster {
              name: "ut-\(keys.name)"
              listen: "\(Self.clusterAddress(of: listen[number]))"
              tls {
                cert_file: "\(folder)/server.pem"
                key_file: "\(folder)/server.key"
                ca_file: "\(folder)/ca.pem"
                verify: true
                timeout: 5
              }
              routes: [
            \(routes.joined(separator: "\n"))
              ]
            }

            """
    }

    private static func clusterAddress(of server: ServerAddress) -> String {
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        return "\(host):\(server.port &+ clusterStep)"
    }
}

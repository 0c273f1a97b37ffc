import Foundation
import Glibc
import TestServers
import TestSupport
import Testing

/// A receiver of webhooks in Python, which checks the signature by its own means. What it answers, the path says:
/// `/ok`, `/fail/N` (500 for the first N), `/hang`, `/redirect`, `/status/N`.
final class WebhookReceiver {
    /// A request, as it came.
    struct Request: Decodable {
        var path: String
        var headers: [String: String]
        var body: String
        var isSigned: Bool
    }

    static let secret = "whsec_c2VjcmV0IG9mIGEgdGVzdCwgMzIgYnl0ZXMgbG9uZyE="
    static let isAvailable = ["/usr/bin/python3", "/usr/bin/curl", "/usr/bin/openssl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    let port: Int
    private let log: String
    private let process: ChildProcess

    init(_ folder: TemporaryFolder, name: String = "receiver", tls: Bool = false) async throws {
        log = folder.path + "/\(name).requests"
        let (script, told) = (folder.path + "/\(name).py", folder.path + "/\(name).port")
        try Data(Self.script.utf8).write(to: URL(filePath: script))
        process = try ChildProcess(
            "/usr/bin/python3", [script, log, told, Self.secret, tls ? folder.path : ""],
            environment: ["PATH": "/usr/bin:/bin"], output: folder.path + "/\(name).log")
        await eventually("the receiver listens") { FileManager.default.fileExists(atPath: told) }
        port = try Self.port(in: told)
    }

    private static func port(in file: String) throws -> Int {
        Int(try String(contentsOfFile: file, encoding: .utf8)) ?? 0
    }

    deinit {
        process.send(SIGKILL)
        _ = process.wait()
    }

    /// What came so far, in its order.
    var requests: [Request] {
        let lines = (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.compactMap { try? JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    func url(_ path: String, scheme: String = "http", host: String = "127.0.0.1") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    private static let script = """
        import base64, hashlib, hmac, http.server, json, os, ssl, subprocess, sys, threading, time
        log, told, secret, folder = sys.argv[1:]
        key = base64.b64decode(secret.removeprefix("whsec_"))
        seen, lock = {}, threading.Lock()
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                head = {k.lower(): v for k, v in self.headers.items()}
                signed = "{}.{}.".format(head.get("webhook-id"), head.get("webhook-timestamp")).encode() + body
                code = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
                good = hmac.compare_digest(code, head.get("webhook-signature", ""))
                with lock:
                    with open(log, "a") as file:
                        row = {"path": self.path, "headers": head, "body": body.decode(), "isSigned": good}
                        print(json.dumps(row), file=file)
                    seen[self.path] = seen.get(self.path, 0) + 1
                    count = seen[self.path]
                parts = self.path.strip("/").split("/")
                status = 204
                if parts[0] == "hang": time.sleep(600)
                if parts[0] == "fail" and count <= int(parts[1]): status = 500
                if parts[0] == "status": status = int(parts[1])
                if parts[0] == "redirect": status = 307
                self.send_response(status)
                if status == 307: self.send_header("location", "/ok")
                self.send_header("content-length", "0")
                self.end_headers()
            do_GET = do_POST
            def log_message(self, *_): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if folder:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-keyout", folder + "/k.pem", "-out", folder + "/c.pem"],
                check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + "/c.pem", folder + "/k.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        with open(told + ".new", "w") as file: file.write(str(server.server_port))
        os.rename(told + ".new", told)
        server.serve_forever()
        """
}

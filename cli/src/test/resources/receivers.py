"""Receivers of notifications for tests: receivers.py http|smtp PORT_FILE LOG [STATUS_FILE]

Each appends what it got to LOG, one JSON object per line, and writes its port to PORT_FILE. The HTTP receiver answers
with the status in STATUS_FILE, if that exists. The SMTP receiver requires STARTTLS and a login (certificate and key in
cert.pem and key.pem beside LOG).
"""

import http.server
import json
import os
import ssl
import sys
import time


def publish(port_file, port):
    with open(port_file + ".new", "w") as out:
        out.write(str(port))
    os.rename(port_file + ".new", port_file)


def log(entry):
    with open(sys.argv[3], "a") as out:
        out.write(json.dumps(entry) + "\n")


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = 200
        if len(sys.argv) > 4 and os.path.exists(sys.argv[4]):
            status = int(open(sys.argv[4]).read())
        log({"path": self.path, "status": status, "headers": dict(self.headers), "body": body})
        self.send_response(status)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def serve_http():
    port = int(os.environ.get("PORT", "0"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    publish(sys.argv[2], server.server_port)
    server.serve_forever()


def serve_smtp():
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            log({"to": envelope.rcpt_tos, "mail": envelope.content.decode(), "tls": session.ssl is not None})
            return "250 OK"

    def authenticate(server, session, envelope, mechanism, login):
        ok = login.login == b"macmon" and login.password == b"mail-password"
        return AuthResult(success=ok, handled=False)

    folder = os.path.dirname(sys.argv[3])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
    port = 2525
    controller = Controller(
        Handler(),
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )
    controller.start()
    publish(sys.argv[2], port)
    while True:
        time.sleep(3600)


serve_http() if sys.argv[1] == "http" else serve_smtp()

"""Receivers of notifications for tests: receivers.py http|smtp|apprise PORT_FILE LOG [STATUS_FILE]

Each appends what it got to LOG, one JSON object per line, and writes its port to PORT_FILE. The HTTP receiver answers
with the status in STATUS_FILE, if that exists. The SMTP receiver requires STARTTLS and a login (certificate and key in
cert.pem and key.pem beside LOG). The Apprise server hands what it gets at /notify/KEY to Debian's Apprise library, which
sends it as JSON to /service of the same server.
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


class AppriseServer(Receiver):
    def do_POST(self):
        if not self.path.startswith("/notify/"):
            return super().do_POST()
        import apprise

        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sender = apprise.Apprise()
        sender.add("json://127.0.0.1:%d/service" % self.server.server_port)
        valid = message["type"] in apprise.NOTIFY_TYPES and message["format"] in apprise.NOTIFY_FORMATS
        sent = valid and sender.notify(
            body=message["body"], title=message["title"], notify_type=message["type"], body_format=message["format"]
        )
        self.send_response(200 if sent else 424 if valid else 400)
        self.end_headers()


def serve_http(handler):
    port = int(os.environ.get("PORT", "0"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
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


if sys.argv[1] == "smtp":
    serve_smtp()
else:
    serve_http(Receiver if sys.argv[1] == "http" else AppriseServer)

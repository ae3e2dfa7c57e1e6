"""Sources on this machine: a status page as Statuspage's API has it, and Microsoft Graph with its tokens."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ISSUE = {
    "id": "MO1",
    "service": "Mail",
    "title": "Slow mail",
    "status": "postIncidentReviewPublished",
    "classification": "incident",
    "startDateTime": "2026-09-30T07:00:00Z",
    "endDateTime": "2026-09-30T08:00:00Z",
    "lastModifiedDateTime": "2026-09-30T08:30:00Z",
    "posts": [
        {
            "createdDateTime": "2026-09-30T08:30:00Z",
            "description": {"contentType": "html", "content": "A review is published."},
        }
    ],
}
PAGE = {
    "page": {"id": "forge", "name": "Forge", "url": "https://forge.example"},
    "components": [{"id": "c1", "name": "Git", "status": "operational"}],
    "incidents": [
        {
            "id": "a1",
            "name": "Trouble",
            "status": "investigating",
            "impact": "major",
            "page_id": "forge",
            "created_at": "2026-09-30T08:00:00.000Z",
            "updated_at": "2026-09-30T08:00:00.000Z",
            "components": [{"id": "c1", "name": "Git", "status": "operational"}],
            "incident_updates": [
                {
                    "id": "u1",
                    "status": "investigating",
                    "body": "We look into it.",
                    "created_at": "2026-09-30T08:00:00.000Z",
                    "display_at": "2026-09-30T08:00:00.000Z",
                }
            ],
        }
    ],
    "scheduled_maintenances": [],
}
GRAPH = "/v1.0/admin/serviceAnnouncement/"
REPORT = b"%PDF-1.7\nA review."


class Sources:
    """A server that keeps what it was asked, and fails while `fails` is true."""

    def __init__(self):
        asked, sources = [], self
        self.asked, self.fails = asked, False

        class Interface(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def reply(self, status, body, media_type="application/json", **headers):
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in ({"Content-Type": media_type} | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.reply(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": "token"})

            def do_GET(self):
                path = self.path.split("?")[0]
                asked.append(path)
                if sources.fails:
                    self.reply(503, b"<html></html>", "text/html", **{"Retry-After": "60"})
                elif path == GRAPH + "issues/MO1/incidentReport":
                    self.reply(200, REPORT, "application/octet-stream")
                elif path == GRAPH + "issues":
                    self.reply(200, {"value": [ISSUE]})
                elif path == GRAPH + "healthOverviews":
                    self.reply(200, {"value": [{"id": "Mail", "service": "Mail", "status": "serviceOperational"}]})
                elif self.headers.get("If-None-Match") == '"1"':
                    self.send_response(304)
                    self.end_headers()
                else:
                    self.reply(200, PAGE, ETag='"1"')

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def settings(self):
        return f"""
[[sources]]
name = "forge"
kind = "statuspage"
url = "{self.url}"
[[sources]]
name = "m365"
kind = "graph"
tenant = "contoso.example"
client_id = "0000-1111"
loopback_url = "{self.url}"
"""

    def take_asked(self):
        asked, self.asked[:] = sorted(self.asked), []
        return [path.rsplit("/", 1)[-1] for path in asked]

    def stop(self):
        self.server.shutdown()

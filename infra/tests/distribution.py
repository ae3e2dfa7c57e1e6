"""What CloudFront does with a request, on this machine and by what the template says: the function at
the edge, the bucket behind it, the pages for errors, and the headers of every answer. It keeps nothing.
"""

import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

# Someone from a network that infra/tests/addresses.txt lets in.
READER = "203.0.113.7"


class Distribution:
    """A server of the files in `bucket`; `config`, `headers` and `code` are the template's."""

    def __init__(self, config, headers, code, s3, bucket):
        errors = {error["ErrorCode"]: error for error in config["CustomErrorResponses"]}
        secure = headers["SecurityHeadersConfig"]
        transport = secure["StrictTransportSecurity"]
        every = {
            "Content-Security-Policy": secure["ContentSecurityPolicy"]["ContentSecurityPolicy"],
            "Strict-Transport-Security": f"max-age={transport['AccessControlMaxAgeSec']}; includeSubDomains",
            "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in secure else "",
            "X-Frame-Options": secure["FrameOptions"]["FrameOption"],
            "Referrer-Policy": secure["ReferrerPolicy"]["ReferrerPolicy"],
        } | {one["Header"]: one["Value"] for one in headers["CustomHeadersConfig"]["Items"]}

        def edge(request):
            event = {"version": "1.0", "viewer": {"ip": READER}, "request": request}
            asking = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
            asked = subprocess.run(["node", "-"], input=asking, capture_output=True, text=True, check=True)
            return json.loads(asked.stdout)

        def origin(path):
            """Status, headers and bytes of a file; CloudFront may not list, and so is refused what is missing."""
            try:
                got = s3.get_object(Bucket=bucket, Key=path.lstrip("/"))
            except ClientError:
                return 403, {}, b""
            names = {"Content-Type": "ContentType", "Cache-Control": "CacheControl", "Content-Language": "ContentLanguage"}
            found = {name: got[key] for name, key in names.items() if key in got}
            return 200, found, got["Body"].read()

        class Edge(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                answer = edge(
                    {
                        "method": "GET",
                        "uri": urlsplit(self.path).path,
                        "querystring": {},
                        "headers": {name.lower(): {"value": value} for name, value in self.headers.items()},
                        "cookies": {},
                    }
                )
                if "statusCode" in answer:
                    status, body = answer["statusCode"], answer.get("body", {}).get("data", "").encode()
                    found = {name: one["value"] for name, one in answer["headers"].items()}
                else:
                    status, found, body = origin(answer["uri"])
                    if status in errors:
                        _, found, body = origin(errors[status]["ResponsePagePath"])
                        status = int(errors[status]["ResponseCode"])
                self.send_response(status)
                for name, value in (found | every).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Edge)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()

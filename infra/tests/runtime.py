"""Lambda's runtime interface on this machine: one program, one event at a time, with a real deadline.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import subprocess
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Runtime:
    """A started program that waits for events."""

    def __init__(self, program, environment, log, timeout=120):
        events, answers = self.events, self.answers = queue.Queue(), queue.Queue()

        class Interface(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def reply(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                event = events.get()
                self.reply(
                    200,
                    json.dumps(event).encode(),
                    Content_Type="application/json",
                    Lambda_Runtime_Aws_Request_Id=str(uuid.uuid4()),
                    Lambda_Runtime_Deadline_Ms=str(int((time.time() + timeout) * 1000)),
                    Lambda_Runtime_Invoked_Function_Arn="arn:aws:lambda:eu-central-1:123456789012:function:kairan",
                    Lambda_Runtime_Trace_Id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
                )

            def do_POST(self):
                if self.headers.get("Transfer-Encoding") == "chunked":
                    body = b""
                    while size := int(self.rfile.readline().split(b";")[0], 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                    self.rfile.readline()
                else:
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answers.put((self.path.rsplit("/", 1)[-1], json.loads(body)))
                self.reply(202, b"{}")

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Interface)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.timeout = timeout
        self.program = subprocess.Popen(
            [program],
            env=environment
            | {
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.server.server_port}",
                "AWS_LAMBDA_FUNCTION_NAME": "kairan",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
                "AWS_LAMBDA_LOG_FORMAT": "JSON",
            },
            stdout=log,
            stderr=log,
        )

    def invoke(self, event):
        """Whether the program answered or failed, as `response` or `error`, and with what."""
        self.events.put(event)
        return self.answers.get(timeout=self.timeout)

    def stop(self):
        self.program.terminate()
        self.program.wait(10)
        self.server.shutdown()

"""Programs of other people read what the site publishes for them: statuspage-prometheus-exporter reads Statuspage's API
in every language, feedparser the feeds, and jsonfeed-util the JSON Feed."""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import jsonfeed
import webroot


STATES = {"operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage", "unknown"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def metrics(text, name):
    """The labels of each sample of a metric, with its value."""
    for line in text.splitlines():
        match = re.fullmatch(rf"{name}\{{(.*)\}} (\S+)", line)
        if match:
            labels = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match[1]))
            yield labels, float(match[2])


def exporter(site, report):
    """What the exporter tells of each summary is what stands in it."""
    files = sorted(file for file in site.files(".json") if site.name(file).endswith("api/v2/summary.json"))
    if not files:
        report("api/v2/summary.json", "is not there")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as work:
        host = f"http://127.0.0.1:{server.server_port}"
        names = [site.name(file).lstrip("/") for file in files]
        services = {str(n): {"name": name, "url": f"{host}/{name}"} for n, name in enumerate(names)}
        Path(work, "services.json").write_text(json.dumps(services))
        program = Path(sys.executable).parent / "statuspage-prometheus-exporter"
        paths = {"SERVICES_JSON_PATH": f"{work}/services.json", "METRICS_TEXTFILE_PATH": f"{work}/metrics.prom"}
        environment = {**os.environ, "RUN_MODE": "once", **paths}
        done = subprocess.run([program], env=environment, cwd=work, capture_output=True, text=True, timeout=120)
        told = Path(work, "metrics.prom")
        text = told.read_text() if told.exists() else ""
        if not text:
            report("api/v2/summary.json", f"the exporter fails: {done.stderr[-300:]}")
    server.shutdown()
    for file in files:
        name = site.name(file).lstrip("/")
        summary = json.loads(file.read_text())
        of_file = lambda metric: [(l, v) for l, v in metrics(text, metric) if l.get("service_name") == name]
        incidents = {labels["incident_id"] for labels, _ in of_file("statuspage_incident_info")}
        if incidents - {"none"} != {one["id"] for one in summary["incidents"]}:
            report(name, f"the exporter tells of the incidents {sorted(incidents - {'none'})}")
        states = {labels["component_name"]: value for labels, value in of_file("statuspage_component_status")}
        for one in summary["components"]:
            if one.get("status") not in STATES:
                report(name, f"{one['name']} is {one.get('status')}")
            well = one.get("status") == "operational"
            if states.get(one["name"].replace('"', '\\"')) != float(well):
                report(name, f"the exporter does not know how {one['name']} is")
        well = summary["status"]["indicator"] == "none" and not summary["incidents"]
        if not well and any(value == 1 for _, value in of_file("statuspage_service_status")):
            report(name, "the exporter takes the page for fine")
    return len(files)


def feeds(site, report):
    count = 0
    for file in [*site.files(".atom"), *site.files(".rss")]:
        name, text = site.name(file), file.read_bytes()
        feed = feedparser.parse(text)
        if feed.bozo:
            report(name, f"feedparser: {feed.bozo_exception}")
        written = len(re.findall(rb"<(?:entry|item)>", text))
        ids = [entry.get("id") for entry in feed.entries]
        if len(ids) != written or len(set(ids)) != written or None in ids:
            report(name, f"feedparser reads {len(ids)} entries of {written}")
        if not feed.feed.get("title"):
            report(name, "feedparser finds no title")
        count += 1
    for file in site.files(".json"):
        if file.name != "feed.json":
            continue
        name, document = site.name(file), json.loads(file.read_text())
        try:
            feed = jsonfeed.Feed.parse(document)
            if len(feed.items) != len(document["items"]):
                report(name, f"jsonfeed-util reads {len(feed.items)} entries")
        except Exception as error:
            report(name, f"jsonfeed-util cannot read it: {error!r}")
        count += 1
    return count


def check(site, report):
    summaries = exporter(site, report)
    return f"{summaries} summaries, {feeds(site, report)} feeds"


if __name__ == "__main__":
    webroot.run(check)

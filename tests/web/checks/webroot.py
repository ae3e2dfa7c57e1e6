"""A generated site as its readers meet it, and what every check is.

A check is a program that takes a site's folder and prints one finding a line. It exits 0 when
clean, 1 with findings, 2 when it cannot run.
"""

import pathlib
import re
import sys
import urllib.parse

from lxml import html


class Webroot:
    """A site's folder, its address, and its pages by path (`/en/` is `en/index.html`)."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.base = self._base()
        self.pages = {}
        for file in sorted(self.folder.rglob("*.html")):
            name = "/" + file.relative_to(self.folder).as_posix()
            parser = html.HTMLParser(encoding="utf-8")
            self.pages[name.removesuffix("index.html")] = html.parse(file, parser).getroot()
        self._ids = {}

    def _base(self):
        # robots.txt names the sitemap by its absolute address, at the site's root.
        robots = self.folder / "robots.txt"
        text = robots.read_text("utf-8") if robots.exists() else ""
        found = re.search(r"^Sitemap:\s*(\S+)/sitemap\.xml\s*$", text, re.M)
        return found[1] if found else None

    def files(self, *suffixes):
        """The files with one of these suffixes, in order."""
        return sorted(f for f in self.folder.rglob("*") if f.is_file() and f.suffix in suffixes)

    def name(self, file):
        """A file's path as the site's visitors write it."""
        return "/" + file.relative_to(self.folder).as_posix()

    def ids(self, page):
        """Every id on a page."""
        if page not in self._ids:
            self._ids[page] = set(self.pages[page].xpath("//@id"))
        return self._ids[page]

    def resolve(self, address, page="/"):
        """The path and fragment that `address` means on `page`; None where it leaves the site."""
        base = self.base or "https://site.example"
        absolute = urllib.parse.urljoin(base + page, address)
        if absolute != base and not absolute.startswith(base + "/"):
            return None
        parts = urllib.parse.urlsplit(absolute[len(base) :])
        return urllib.parse.unquote(parts.path) or "/", urllib.parse.unquote(parts.fragment)

    def fault(self, address, page="/"):
        """What is wrong with where an address of this site leads; None where nothing is."""
        path, fragment = self.resolve(address, page)
        if path not in self.pages:
            return None if (self.folder / path[1:]).is_file() else "leads nowhere"
        return f"leads to no #{fragment}" if fragment and fragment not in self.ids(path) else None


def run(check):
    """Run `check(webroot, report)`, which returns how much it looked at, e.g. `12 pages`."""
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1]).is_dir():
        print("usage: <check> SITE_DIR (a folder that exists)", file=sys.stderr)
        sys.exit(2)
    findings = 0

    def report(place, message):
        nonlocal findings
        findings += 1
        print(f"{place}: {message}")

    webroot = Webroot(sys.argv[1])
    if not webroot.pages:
        # A check of nothing would pass for ever.
        print(f"no page in {sys.argv[1]}: build the site first", file=sys.stderr)
        sys.exit(2)
    extent = check(webroot, report)
    print(f"{extent}, {findings} findings", file=sys.stderr)
    sys.exit(1 if findings else 0)

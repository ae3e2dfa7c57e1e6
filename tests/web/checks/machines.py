"""What other programs read beside feeds and calendars: badges are SVG with a text and without a script, security.txt is
one (sectxt), the description of the search leads to the search, llms.txt and the pages as Markdown lead to what is there,
and the banner's JSON tells what the banner shows."""

import json
import re

import sectxt
import webroot
from lxml import etree, html

SVG = "{http://www.w3.org/2000/svg}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
STATES = {"operational", "maintenance", "advisory", "degraded", "outage", "unknown"}


def badges(site, report):
    files = [file for file in site.files(".svg") if file.name == "badge.svg"]
    for file in files:
        name = site.name(file)
        try:
            root = etree.parse(file).getroot()
        except etree.XMLSyntaxError as error:
            report(name, f"is not well-formed: {error}")
            continue
        title = root.findtext(f"{SVG}title")
        if root.get("role") != "img" or not title or root.get("aria-label") != title:
            report(name, "has no text in place of the picture")
        if root.find(f".//{SVG}script") is not None or b"href" in file.read_bytes():
            report(name, "holds a script or a link")
        texts = root.findall(f".//{SVG}text")
        width = float(root.get("width"))
        for text in texts:
            half = float(text.get("textLength")) / 2
            middle = float(text.get("x"))
            if middle - half < 4 or middle + half > width - 4:
                report(name, f"{text.text} leaves the badge")
        spans = sorted((float(t.get("x")), float(t.get("textLength"))) for t in texts)
        if len(spans) != 2 or spans[0][0] + spans[0][1] / 2 > spans[1][0] - spans[1][1] / 2:
            report(name, "its texts meet")
    return len(files)


def security(site, report):
    file = site.folder / ".well-known/security.txt"
    if file.exists():
        found = sectxt.Parser(file.read_bytes(), urls=f"{site.base}/.well-known/security.txt")
        # The example is of another year, and is not signed.
        ignored = {"expired", "not_signed", "no_encryption", "no_csaf", "long_expiry"}
        for problem in found.errors + found.recommendations:
            if problem["code"] not in ignored:
                report("/.well-known/security.txt", problem["message"])


def descriptions(site, report):
    files = [file for file in site.files(".xml") if file.name == "opensearch.xml"]
    for file in files:
        root = etree.parse(file).getroot()
        name = site.name(file)
        if len(root.findtext(f"{SEARCH}ShortName") or "") not in range(1, 17):
            report(name, "its short name has not 1 to 16 characters")
        template = root.find(f"{SEARCH}Url").get("template")
        path, _, query = template.partition("?")
        if query != "q={searchTerms}" or site.fault(path):
            report(name, f"does not lead to a search: {template}")
    return len(files)


def markdown(site, report):
    files = site.files(".md") + [site.folder / "llms.txt"]
    for file in files:
        if not file.exists():
            continue
        name, text = site.name(file), file.read_text("utf-8")
        if not text.startswith("# "):
            report(name, "does not begin with its title")
        for address in re.findall(r"\]?\(?<(https?://[^>]+)>", text):
            if site.resolve(address) and not address.endswith(("/ID/index.md", "/ID.json")) and site.fault(address):
                report(name, f"leads nowhere: {address}")
    return len(files)


def banners(site, report):
    count = 0
    for page, tree in site.pages.items():
        if not page.endswith("/embed/"):
            continue
        count += 1
        said = json.loads((site.folder / page[1:] / "status.json").read_text("utf-8"))
        if said["state"] not in STATES:
            report(page, f"its JSON says {said['state']}")
        words = lambda text: " ".join(text.split())
        if words(said["text"]) != words(tree.find(".//h1").text_content()):
            report(page, f"its JSON says otherwise: {said['text']}")
        links = [link for link in tree.iter("a")]
        if any(link.get("target") != "_blank" for link in links):
            report(page, "a link opens within the banner")
        shown = [words(link.text_content()) for link in tree.xpath("//li/a")]
        told = [words(html.fromstring(f"<p>{one['title']}</p>").text_content()) for one in said["incidents"]]
        isolates = re.compile("[\u2066-\u2069]")
        if [isolates.sub("", one) for one in shown] != [isolates.sub("", one) for one in told]:
            report(page, f"shows {shown}, and its JSON {told}")
    return count


def check(site, report):
    counts = [badges(site, report), descriptions(site, report), markdown(site, report), banners(site, report)]
    security(site, report)
    names = ("badges", "descriptions of the search", "pages as Markdown", "banners")
    return ", ".join(f"{count} {name}" for count, name in zip(counts, names))


if __name__ == "__main__":
    webroot.run(check)

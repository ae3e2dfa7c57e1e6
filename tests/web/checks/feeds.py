"""Every Atom and RSS feed is one that readers accept: well-formed for libxml2, with the elements
that RFC 4287 and RSS 2.0 want, dates that are dates and in order, ids used once, links that lead
somewhere, and markup that a reader may show."""

import datetime
import email.utils
import re
from collections import Counter

import webroot
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# RFC 4151: an authority, a date, and a name of its own.
TAG_URI = re.compile(r"tag:[A-Za-z0-9.@-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+")
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "form", "link", "meta", "base", "svg"}


class Feed:
    """One feed under judgement: `say(message)` reports a finding of it."""

    def __init__(self, site, file, report):
        self.site, self.name = site, site.name(file)
        self.say = lambda message: report(self.name, message)

    def link(self, what, address):
        """An address that must be absolute and lead to a page of the site."""
        if not address or not re.match("https://", address):
            self.say(f"{what}: the link is not absolute: {address}")
        elif self.site.resolve(address) is None:
            self.say(f"{what}: the link leaves the site: {address}")
        elif fault := self.site.fault(address):
            self.say(f"{what}: the link {fault}: {address}")

    def self_link(self, element):
        own = f"{self.site.base}{self.name}"
        if not any(x.get("rel") == "self" and x.get("href") == own for x in element.iter(f"{ATOM}link")):
            self.say(f"no link rel=self to {own}")

    def once(self, ids):
        for value, count in Counter(ids).items():
            if count > 1:
                self.say(f"the id {value} is used {count} times")

    def newest_first(self, instants):
        instants = [instant for instant in instants if instant]
        if instants != sorted(instants, reverse=True):
            self.say("entries do not stand newest first")

    def markup(self, what, text):
        """Markup that a reader can show away from the site, and safely."""
        if not text or not text.strip():
            return
        for element in html.fromstring(f"<div>{text}</div>").iter("*"):
            if element.tag in FORBIDDEN:
                self.say(f"{what}: holds <{element.tag}>")
            for attribute, value in element.items():
                if attribute.startswith("on"):
                    self.say(f"{what}: holds a script in {attribute}")
                if attribute in ("href", "src") and not re.match("https?:|mailto:|tel:", value):
                    self.say(f"{what}: {attribute} is not absolute: {value}")

    def instant(self, what, value):
        """An RFC 3339 instant; None, and a finding, where it is none."""
        if value and RFC_3339.fullmatch(value):
            try:
                return datetime.datetime.fromisoformat(value)
            except ValueError:
                pass
        self.say(f"{what}: is no RFC 3339 instant: {value}")
        return None

    def atom(self, root):
        if not root.get(LANG):
            self.say("no xml:lang")
        self.self_link(root)
        entries = root.findall(f"{ATOM}entry")
        for element, what in [(root, "the feed"), *((e, e.findtext(f"{ATOM}id")) for e in entries)]:
            for child in ("id", "title", "updated"):
                found = element.findall(f"{ATOM}{child}")
                if len(found) != 1 or not "".join(found[0].itertext()).strip():
                    self.say(f"{what}: must have one <{child}>, and something in it")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        self.once(ids)
        newest = self.instant("the feed", root.findtext(f"{ATOM}updated"))
        updated = []
        for identity, entry in zip(ids, entries):
            if not TAG_URI.fullmatch(identity or ""):
                self.say(f"{identity}: is no tag: URI")
            if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
                self.say(f"{identity}: no author, here or on the feed")
            updated.append(self.instant(identity, entry.findtext(f"{ATOM}updated")))
            if newest and updated[-1] and updated[-1] > newest:
                self.say(f"{identity}: is newer than the feed")
            published = entry.findtext(f"{ATOM}published")
            if published:
                published = self.instant(identity, published)
            if published and updated[-1] and published > updated[-1]:
                self.say(f"{identity}: was updated before it was published")
            links = [x for x in entry.findall(f"{ATOM}link") if x.get("rel", "alternate") == "alternate"]
            if not links:
                self.say(f"{identity}: no link")
            for link in links:
                self.link(identity, link.get("href"))
            for body in (*entry.findall(f"{ATOM}content"), *entry.findall(f"{ATOM}summary")):
                if body.get("type") == "html":
                    self.markup(identity, body.text)
        self.newest_first(updated)
        return ids

    def rss(self, root):
        channel = root.find("channel")
        for child in ("title", "link", "description", "language"):
            if not (channel.findtext(child) or "").strip():
                self.say(f"the channel has no {child}")
        self.self_link(channel)
        items = channel.findall("item")
        ids = [item.findtext("guid") for item in items]
        self.once(ids)
        published = []
        for identity, item in zip(ids, items):
            if not identity or item.find("guid").get("isPermaLink") != "false":
                self.say(f"{identity}: must have a guid with isPermaLink=false")
            if not item.findtext("title"):
                self.say(f"{identity}: no title")
            self.link(identity, item.findtext("link"))
            published.append(self.rfc_822(identity, item.findtext("pubDate") or ""))
            self.markup(identity, item.findtext("description"))
            self.markup(identity, item.findtext(ENCODED))
        self.newest_first(published)
        # Power Automate passes over an item whose pubDate is not greater than the last one's.
        if len(set(published)) != len(published):
            self.say("two items share a pubDate")
        return ids

    def rfc_822(self, what, value):
        """An RFC 822 date whose weekday is right; None, and a finding, where it is none."""
        try:
            instant = email.utils.parsedate_to_datetime(value)
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None or instant.strftime("%a") != value[:3]:
            self.say(f"{what}: pubDate is no RFC 822 date: {value}")
            return None
        return instant


def check_archive(site, name, root, report):
    """A document of an archive (RFC 5005) is marked as one, and leads to the feed."""
    marked = root.find(f"{HISTORY}archive") is not None
    current = [x.get("href") for x in root.findall(f"{ATOM}link") if x.get("rel") == "current"]
    if marked != bool(current):
        report(name, "is marked as part of an archive and has no link rel=current, or the reverse")
    for address in current:
        if site.resolve(address) is None or site.fault(address):
            report(name, f"the link rel=current leads nowhere: {address}")


def archive_of(site, name):
    """The documents of the archive to which a feed leads."""
    found = set()
    while name is not None and name not in found:
        found.add(name)
        root = etree.parse(site.folder / name.lstrip("/")).getroot()
        links = [x.get("href") for x in root.iter(f"{ATOM}link") if x.get("rel") == "prev-archive"]
        there = site.resolve(links[0]) if links else None
        name = there and there[0]
    return found


def check_discovery(site, names, report):
    """Every feed is named by a page of its language, so that a reader finds it from there, and every document
    of an archive by a feed."""
    named = set()
    for page, tree in site.pages.items():
        for link in tree.xpath('//link[@rel="alternate"][starts-with(@type, "application/")]'):
            if there := site.resolve(link.get("href"), page):
                named.add(there[0])
    for name in list(named & set(names)):
        named |= archive_of(site, name)
    for name in sorted(set(names) - named):
        report(name, "no page names this feed")


def check(site, report):
    ids = {}
    for file in site.files(".atom", ".rss"):
        feed = Feed(site, file, report)
        try:
            root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError as error:
            feed.say(f"is not well-formed: {error}")
            continue
        if root.tag == f"{ATOM}feed":
            ids[feed.name] = feed.atom(root)
            check_archive(site, feed.name, root, report)
        elif root.tag == "rss":
            ids[feed.name] = feed.rss(root)
        else:
            feed.say(f"is no feed: <{root.tag}>")
    if not ids:
        report("/", "no feed")
    for name, listed in ids.items():
        twin = name.removesuffix(".atom") + ".rss"
        if name.endswith(".atom") and twin in ids and set(ids[twin]) != set(listed):
            report(name, f"tells other entries than {twin}")
    check_discovery(site, ids, report)
    return f"{len(ids)} feeds"


if __name__ == "__main__":
    webroot.run(check)

"""Every page says its language and direction, its own address, and where it stands in every other
language; those pages say the same of it, and so does the sitemap."""

import re

import webroot
from lxml import etree

RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
# The choice of a language is in all languages, and what is not there is at no address.
APART = ("/", "/404.html")


def alternates(tree):
    """The address of a page in each language, as the page tells it."""
    links = tree.xpath('//link[@rel="alternate"][@hreflang]')
    return {link.get("hreflang"): link.get("href") for link in links}


def check_page(site, page, tree, report):
    lang = tree.get("lang")
    if not lang:
        report(page, "no lang on html")
    expected = "rtl" if (lang or "").split("-")[0] in RIGHT_TO_LEFT else "ltr"
    if (tree.get("dir") or "ltr") != expected:
        report(page, f"dir is {tree.get('dir')} and the language is {lang}")
    if page in APART:
        return
    if page.split("/")[1] != lang:
        report(page, f"stands in the folder of another language than its own, {lang}")
    canonical = tree.xpath('//link[@rel="canonical"]/@href')
    if canonical != [f"{site.base}{page}"]:
        report(page, f"the canonical address is {canonical}")
    others = alternates(tree)
    if "x-default" not in others:
        report(page, "no hreflang x-default")
    if others.get(lang) != f"{site.base}{page}":
        report(page, f"hreflang {lang} is not the page itself")
    for tag, address in others.items():
        there = site.resolve(address)
        if not address.startswith("https://") or there is None:
            report(page, f"hreflang {tag} is no absolute address of the site: {address}")
        elif there[0] not in site.pages:
            report(page, f"hreflang {tag} leads nowhere: {address}")
        elif tag != "x-default":
            other = site.pages[there[0]]
            if other.get("lang") != tag:
                report(page, f"hreflang {tag} leads to a page in {other.get('lang')}")
            if alternates(other) != others:
                report(page, f"hreflang {tag} leads to a page that tells other languages")


def sitemap_urls(site, report):
    """What the parts list that the index names."""
    root = etree.parse(site.folder / "sitemap.xml").getroot()
    for part in root.xpath("/s:sitemapindex/s:sitemap/s:loc/text()", namespaces=SITEMAP):
        file = site.folder / part.removeprefix(f"{site.base}/")
        if not part.startswith(f"{site.base}/") or not file.is_file():
            report("/sitemap.xml", f"lists what is no part of it: {part}")
            continue
        urls = etree.parse(file).xpath("/s:urlset/s:url", namespaces=SITEMAP)
        if len(urls) > 50_000 or file.stat().st_size > 50 * 1024 * 1024:
            report(f"/{file.name}", "is larger than the protocol allows")
        yield from urls


def check_sitemap(site, report):
    listed = {}
    for url in sitemap_urls(site, report):
        address = url.findtext("s:loc", namespaces=SITEMAP)
        links = url.xpath("x:link", namespaces=SITEMAP)
        if address in listed:
            report("/sitemap.xml", f"lists {address} twice")
        listed[address] = {link.get("hreflang"): link.get("href") for link in links}
        modified = url.findtext("s:lastmod", namespaces=SITEMAP)
        if modified and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?", modified):
            report("/sitemap.xml", f"lastmod is no date: {modified}")
    hidden = {page for page, tree in site.pages.items() if tree.xpath('//meta[@name="robots"][@content="noindex"]')}
    expected = {f"{site.base}{page}" for page in site.pages if page not in APART and page not in hidden}
    for address in sorted(expected - listed.keys()):
        report("/sitemap.xml", f"does not list {address}")
    for address in sorted(listed.keys() - expected - {f"{site.base}/"}):
        report("/sitemap.xml", f"lists what is no page: {address}")
    for address in sorted(expected & listed.keys()):
        if listed[address] and listed[address] != alternates(site.pages[site.resolve(address)[0]]):
            report("/sitemap.xml", f"tells other languages than the page: {address}")


def check(site, report):
    if site.base is None:
        report("/robots.txt", "no line `Sitemap: https://…/sitemap.xml`")
        return "no page, for want of the site's address"
    for page, tree in site.pages.items():
        check_page(site, page, tree, report)
    if (site.folder / "sitemap.xml").exists():
        check_sitemap(site, report)
    else:
        report("/sitemap.xml", "is not there")
    return f"{len(site.pages)} pages"


if __name__ == "__main__":
    webroot.run(check)

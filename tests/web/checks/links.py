"""Every link leads somewhere, to a page or file of the site and to an id on it, and is relative, so
that the site works at a domain's root and under a path alike."""

import re

import webroot

ATTRIBUTES = ("href", "src", "srcset", "poster", "data", "action")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers")
ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
ALLOWED = re.compile(r"(https?|mailto|tel|data|webcal):", re.I)


def addresses(element):
    """The addresses that an element holds, with the attribute of each."""
    for attribute in ATTRIBUTES:
        value = element.get(attribute)
        if value is None:
            continue
        if attribute == "srcset":
            yield from ((attribute, part.split()[0]) for part in value.split(",") if part.split())
        else:
            yield attribute, value.strip()


def stated(element):
    """Whether a standard wants this address absolute: canonical, hreflang."""
    return element.tag == "link" and element.get("rel") in ("canonical", "alternate")


def check(site, report):
    links = 0
    for page, tree in site.pages.items():
        for element in tree.iter("*"):
            for attribute, address in addresses(element):
                links += 1
                where = f'{attribute}="{address}"'
                if ABSOLUTE.match(address):
                    if not ALLOWED.match(address):
                        report(page, f"{where} is of a kind that no page needs")
                        continue
                    # The page for what is not there is shown at any depth, so nothing on it is relative.
                    if site.resolve(address, page) and page != "/404.html" and not stated(element):
                        report(page, f"{where} is an absolute link within the site")
                elif page == "/404.html":
                    if not address.startswith(("/", "#")):
                        report(page, f"{where} is relative, on a page that is shown at any depth")
                elif address.startswith("/"):
                    report(page, f"{where} does not work under a path")
                    continue
                if site.resolve(address, page) and (fault := site.fault(address, page)):
                    report(page, f"{where} {fault}")
            for attribute in REFERENCES:
                for name in (element.get(attribute) or "").split():
                    if name not in site.ids(page):
                        report(page, f'{attribute}="{name}" names no element of the page')
    return f"{links} links on {len(site.pages)} pages"


if __name__ == "__main__":
    webroot.run(check)

"""Every text file is clean Unicode: UTF-8 in composed form, nothing invisible that has no business
there, every direction that is opened closed again, and no trace of the machinery."""

import re
import unicodedata

import webroot

SUFFIXES = (".html", ".css", ".js", ".svg", ".xml", ".rss", ".atom", ".json", ".txt", ".ics")
# What UTF-8 looks like when it was read as Windows-1252 and written again.
MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac[\u201c\u2122\u009d\u0153\u2013]"
    "|[\u00e3\u00e5\u00e6][\u0080-\u00bf\u0152-\u0178\u201a-\u2122]{2}"
)
# Left by a template, a catalog or a script that lacked a value; and text escaped twice.
TRACES = re.compile(
    r"\{\{|\{%|\{ ?\$[\w-]+ ?\}|\bNaN\b|\[object Object\]|&amp;(?:amp|lt|gt|quot|nbsp|#\d+);"
)
CODE = re.compile(r"<(code|pre)\b.*?</\1>", re.S)


def unwanted(character):
    """Why a character has no business in a page; None where it has."""
    code = ord(character)
    if code == 0xFFFD:
        return "a character that was lost"
    if character in "\u202a\u202b\u202c\u202d\u202e":
        return "a direction that is overridden: use an isolate"
    if character in "\ufeff\u2028\u2029":
        return "an invisible mark"
    if unicodedata.category(character) == "Cc" and character not in "\n\t":
        return "a control character"
    if unicodedata.category(character) in ("Co", "Cn", "Cs"):
        return "no character"
    return None


def isolates_balance(line):
    """Whether every direction opened on a line is closed on it."""
    depth = 0
    for character in line:
        if character in "\u2066\u2067\u2068":
            depth += 1
        elif character == "\u2069":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def check_line(place, line, report):
    if not line.isascii() and not unicodedata.is_normalized("NFC", line):
        report(place, "is not in composed form (NFC)")
    for character in sorted(set(line)):
        if reason := unwanted(character):
            report(place, f"U+{ord(character):04X}, {reason}")
    if not isolates_balance(line):
        report(place, "a direction is opened and not closed, or closed and not opened")
    if found := MOJIBAKE.search(line):
        report(place, f"text in the wrong encoding: {found[0]!r}")


def check(site, report):
    files = site.files(*SUFFIXES)
    for file in files:
        name = site.name(file)
        try:
            text = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            report(name, f"is not UTF-8 at byte {error.start}")
            continue
        # Lines of calendars end as RFC 5545 says.
        text = text.replace("\r\n", "\n") if file.suffix == ".ics" else text
        for number, line in enumerate(text.split("\n"), 1):
            check_line(f"{name}:{number}", line, report)
        if file.suffix == ".html" and (found := TRACES.search(CODE.sub("", text))):
            report(name, f"a trace of the machinery: {found[0]}")
    return f"{len(files)} files"


if __name__ == "__main__":
    webroot.run(check)

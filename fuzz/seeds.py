"""Splits records into seeds for the fuzz targets: python3 fuzz/seeds.py CORPUS FOLDER...

Small inputs fuzz faster: each incident of a JSON file becomes a seed, and each text of its messages a seed for
the targets that parse texts. The seeds are never committed.
"""

import hashlib
import json
import pathlib
import sys

TEXTS = ["body", "markdown", "translation"]
FORMS = {
    "graph": ["startDateTime"],
    "service_comms": ["Messages", "ImpactDescription"],
    "statuspage": ["incident_updates"],
    "google": ["updates", "external_desc"],
}
TOO_LARGE = 64 << 10


def main(corpus, folders):
    corpus = pathlib.Path(corpus)

    def seed(target, data):
        if len(data) <= TOO_LARGE:
            folder = corpus / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    for folder in folders:
        for file in sorted(pathlib.Path(folder).rglob("*")):
            if file.is_file() and "site" not in file.parts:
                cut(file, seed)


def cut(file, seed):
    data = file.read_bytes()
    try:
        found = list(incidents(json.loads(data)))
    except ValueError:
        for target in others(file):
            seed(target, data)
        return
    for form, incident in found:
        record = json.dumps(incident, ensure_ascii=False).encode()
        seed(form, record)
        seed("decode", record)
        for text in texts(incident):
            for target in TEXTS:
                seed(target, text.encode())


def others(file):
    """The targets for a file that is not JSON."""
    targets = ["decode", "body"]
    if file.suffix == ".md":
        targets += ["own", "cstate", "front_matter", "markdown", "translation"]
    if file.suffix == ".csv":
        targets += ["csv"]
    if file.suffix in (".atom", ".rss"):
        targets += ["feed"]
    if file.suffix == ".txt":
        targets += ["table", "article"]
    return targets


def incidents(value):
    if isinstance(value, dict):
        for form, keys in FORMS.items():
            if all(key in value for key in keys):
                yield form, value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from incidents(part)


def texts(value):
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("content", "MessageText", "body", "text") and isinstance(part, str):
                yield part
            else:
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


main(sys.argv[1], sys.argv[2:])

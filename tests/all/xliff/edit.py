"""Edits an XLIFF file as translate-toolkit does: python edit.py FILE VERSION, with the translations of sources as JSON on
standard input. A translation is set and called reviewed; the file is written to standard output."""

import json
import sys

from translate.storage import xliff, xliff2

path, version = sys.argv[1:]
kinds = {"1.2": xliff.xlifffile, "2.1": xliff2.Xliff2File}
translations = json.load(sys.stdin)
store = kinds[version].parsefile(path)
for unit in store.units:
    if unit.source in translations:
        unit.target = translations.pop(unit.source)
        unit.markapproved()
assert not translations, f"not in the file: {list(translations)}"
sys.stdout.buffer.write(bytes(store))

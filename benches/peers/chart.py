"""chart.py RESULTS.json CHART.svg: draws what `scripts/bench --json RESULTS.json` measured."""

import json
import pathlib
import sys

COLORS = {"kairan": "#0b7285", "hugo": "#b5541c", "eleventy": "#6b6f76", "write floor": "#c9ccd1"}
CASES = ["full build", "one update", "nothing new", "first of month"]
BAR, GAP, LEFT, WIDTH = 18, 26, 190, 420


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def chart(rows):
    parts = []
    y = 10
    for count in sorted({row["incidents"] for row in rows}):
        for case in CASES:
            found = [row for row in rows if (row["incidents"], row["case"]) == (count, case)]
            if not found:
                continue
            longest = max(row["cpu"] for row in found)
            y += 16
            parts.append(f'<text x="10" y="{y}" font-weight="bold">{count:,} incidents, {escape(case)}</text>')
            y += 8
            for row in sorted(found, key=lambda row: list(COLORS).index(row["tool"])):
                width = max(1, round(WIDTH * row["cpu"] / longest))
                parts.append(
                    f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(row["tool"])}</text>'
                    f'<rect x="{LEFT}" y="{y}" width="{width}" height="{BAR - 3}" fill="{COLORS[row["tool"]]}"/>'
                    f'<text x="{LEFT + width + 6}" y="{y + 13}">{row["cpu"]:.2f} s</text>'
                )
                y += BAR
            y += GAP - BAR
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {y}" font-family="sans-serif" font-size="12" '
        f'role="img" aria-label="Processor time of builds">\n<rect width="100%" height="100%" fill="#fff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


rows = [row for row in json.loads(pathlib.Path(sys.argv[1]).read_text()) if "tool" in row]
pathlib.Path(sys.argv[2]).write_text(chart(rows), encoding="utf-8")

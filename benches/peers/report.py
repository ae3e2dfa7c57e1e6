"""report.py RESULTS.json PAGE.md: writes what `scripts/bench --json RESULTS.json` measured into the page, between the
lines `<!-- figures -->` and `<!-- end of figures -->`."""

import json
import pathlib
import sys

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
CASES = ["full build", "one update", "nothing new", "first of month"]
TOOLS = ["kairan", "write floor", "hugo", "eleventy"]


def table(rows):
    lines = [
        "| incidents | case | tool | CPU s | wall s | peak MB | files written | files | site MB | Kairan's CPU and wall |",
        "|---:|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]

    def key(row):
        return (row["incidents"], CASES.index(row["case"]), TOOLS.index(row["tool"]))

    for row in sorted(rows, key=key):
        own = [one for one in rows if (one["incidents"], one["case"], one["tool"]) == (row["incidents"], row["case"], "kairan")]
        ratio = ""
        if own and own[0] is not row:
            ratio = f"{own[0]['cpu'] / row['cpu']:.2f} x, {own[0]['wall'] / row['wall']:.2f} x"
        # Earlier figures do not have it.
        written = f"{row['written']:,.0f}" if "written" in row else ""
        lines.append(
            f"| {row['incidents']:,} | {row['case']} | {row['tool']} | {row['cpu']:.2f} | {row['wall']:.2f} | {row['memory']:.0f} "
            f"| {written} | {row['files']:,} | {row['bytes'] / 1e6:,.0f} | {ratio} |"
        )
    return lines


def uploads(rows):
    lines = ["", "| files put to S3 | slowed down | Kairan's run s | Kairan's store s | plain uploader s | run, store |", "|---:|---|---:|---:|---:|---|"]
    for row in rows:
        every = row["slow_down_every"]
        slowed = f"each {every}th write" if every else "no"
        ratio = f"{row['run_s'] / row['plain_s']:.2f} x, {row['store_s'] / row['plain_s']:.2f} x"
        lines.append(f"| {row['files']:,} | {slowed} | {row['run_s']:.1f} | {row['store_s']:.1f} | {row['plain_s']:.1f} | {ratio} |")
    return lines


def old_in_ledger(rows):
    lines = ["", "| incidents | records in the root | case | CPU s | wall s | peak MB | files written |", "|---:|---:|---|---:|---:|---:|---:|"]
    for row in sorted(rows, key=lambda row: (row["incidents"], CASES.index(row["case"]))):
        lines.append(
            f"| {row['incidents']:,} | {row['kept_records']:,} | {row['case']} | {row['cpu']:.3f} | {row['wall']:.3f} | {row['memory']:.0f} "
            f"| {row['written']:,.0f} |"
        )
    return lines


rows = json.loads(pathlib.Path(sys.argv[1]).read_text())
page = pathlib.Path(sys.argv[2])
before, rest = page.read_text(encoding="utf-8").split(BEGIN)
_, after = rest.split(END)
builds = [row for row in rows if "tool" in row]
put = [row for row in rows if "run_s" in row]
ledger = [row for row in rows if "kept_records" in row]
lines = table(builds) + (old_in_ledger(ledger) if ledger else []) + (uploads(put) if put else [])
page.write_text(before + "\n".join([BEGIN, *lines, END]) + after, encoding="utf-8")

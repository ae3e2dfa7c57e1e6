"""bench.py [--tools kairan,hugo,eleventy] [--rounds R] [--languages L] [--keep-records K] [--json FILE] N...

Builds sites of N incidents with Kairan and its peers in turn, and prints what it costs: processor time (user and
system), time on the wall, the peak of the memory, files and bytes, and how many files a build wrote. Four cases: the
full build, one more update, nothing new, and the first incident of a month. The write floor is what it costs to write
Kairan's own files again, and nothing else.

With --languages 1 the content is in one language only: 100,000 incidents in two are a site of 12 GB.

With --keep-records K it measures Kairan alone where the ledger has all incidents and the root only the files of the
newest K, as with a source that shows what is new: one update, nothing new, and the first incident of a month. These K
are of the last half-year, whatever N is; all others are over for longer.

Environment: KAIRAN, HUGO and ELEVENTY are the programs; BENCH_DIR is the folder for all that is made.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import content  # noqa: E402

HERE = pathlib.Path(__file__).parent
#: The time of the builds of the first round; those of the next one are in the month after it.
NOW = datetime.datetime(2026, 7, 5)
#: Kairan alone is measured beyond so many incidents.
MAX_PEER_INCIDENTS = 20_000
#: How many files the write floor has in memory at a time.
FLOOR_CHUNK = 2_000


class Tool:
    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        self.now = NOW
        self.site = folder / {"kairan": "site", "hugo": "public", "eleventy": "_site"}[name]

    def prepare(self, count):
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.name != "kairan":
            shutil.copytree(HERE / self.name, self.folder)
        if self.name == "eleventy":
            # Node looks for a package in the folders above the file that imports it.
            modules = pathlib.Path(os.environ["ELEVENTY"]).resolve().parent.parent
            (self.folder / "node_modules").symlink_to(next(p for p in [modules, *modules.parents] if p.name == "node_modules"))
        content.generate(self.name, self.folder / "root" if self.name == "kairan" else self.folder, count)

    @property
    def content(self):
        return self.folder / "root" if self.name == "kairan" else self.folder

    def forget(self, trash):
        """Moves away all that earlier builds have made: a file system looks longer for places just after it has deleted."""
        for made in [self.site, self.content / ".kairan", self.content / "ledger", self.folder / "resources"]:
            if made.exists():
                trash.mkdir(parents=True, exist_ok=True)
                made.rename(trash / f"{self.name}-{len(list(trash.iterdir()))}")

    def command(self):
        if self.name == "kairan":
            return [os.environ["KAIRAN"], "build", "--quiet", "--root", self.content, "--out", self.site, "--now", content.rfc3339(self.now)]
        if self.name == "hugo":
            return [os.environ["HUGO"], "--quiet", "--source", self.folder]
        return ["node", os.environ["ELEVENTY"], "--quiet"]

    def build(self):
        """Builds the site, and counts the files that are written: those of a full build by their number."""
        started = time.time()
        cost = measure(self.command(), self.folder)
        # The clock of a file system may be a little behind.
        cost["written"] = sum(path.stat().st_mtime >= started - 0.02 for path in files_of(self.site))
        return cost


def measure(command, folder):
    """What a command costs, run in a folder."""
    program = [sys.executable, HERE / "measure.py", *command]
    told = subprocess.run([str(part) for part in program], cwd=folder, stdout=subprocess.PIPE, check=True).stdout
    cost = json.loads(told)
    # Kairan's status is 1 where it has reported something in the data.
    if cost.pop("status") not in (0, 1):
        sys.exit(f"failed: {command}")
    return cost


def write_floor(site, copy):
    """Writes every file of a site again, from memory, and measures only that."""
    paths = sorted(files_of(site))
    cpu = wall = 0.0
    last = None
    for first in range(0, len(paths), FLOOR_CHUNK):
        files = [(path.relative_to(site), path.read_bytes()) for path in paths[first : first + FLOOR_CHUNK]]
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        for name, text in files:
            path = copy / name
            if path.parent != last:
                path.parent.mkdir(parents=True, exist_ok=True)
                last = path.parent
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            os.write(descriptor, text)
            os.close(descriptor)
        after = resource.getrusage(resource.RUSAGE_SELF)
        wall += time.perf_counter() - started
        cpu += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": wall, "memory": 0, "written": len(paths)}


def files_of(site):
    return (pathlib.Path(folder, name) for folder, _, names in os.walk(site) for name in names)


def size(site):
    files = [path.stat().st_size for path in files_of(site)]
    return {"files": len(files), "bytes": sum(files)}


def median(rounds):
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def run(count, names, rounds, folder):
    tools = [Tool(name, folder / name) for name in names if name == "kairan" or count <= MAX_PEER_INCIDENTS]
    for tool in tools:
        tool.prepare(count)
    costs = {}
    for number in range(rounds):
        # In turn, so that what else the machine does hits all alike.
        for tool in tools:
            tool.now = NOW + content.MONTH * number
            tool.forget(folder / "trash")
            costs.setdefault((tool.name, "full build"), []).append(tool.build())
        for tool in tools:
            content.add_update(tool.name, tool.content, count, f"Change {number}.")
            costs.setdefault((tool.name, "one update"), []).append(tool.build())
        for tool in tools:
            costs.setdefault((tool.name, "nothing new"), []).append(tool.build())
        for tool in tools:
            content.add_incident(tool.name, tool.content, count, number)
            costs.setdefault((tool.name, "first of month"), []).append(tool.build())
        # A site of 100,000 incidents and its copy have no place beside each other.
        if names[0] == "kairan" and count <= MAX_PEER_INCIDENTS:
            # In a process of its own, since this one keeps what it once needed.
            with concurrent.futures.ProcessPoolExecutor(1) as process:
                floor = process.submit(write_floor, tools[0].site, folder / "trash" / f"copy-{number}").result()
            costs.setdefault(("write floor", "full build"), []).append(floor)
    shutil.rmtree(folder / "trash", ignore_errors=True)
    sizes = {tool.name: size(tool.site) for tool in tools}
    sizes["write floor"] = sizes.get("kairan")
    return [
        {"incidents": count, "tool": name, "case": case, **median(found), **sizes[name]}
        for (name, case), found in costs.items()
    ]


def run_with_old_in_ledger(count, kept, rounds, folder):
    """Builds where the root has only the records of the newest incidents, in one language: files of translations stay."""
    tool = Tool("kairan", folder / "kairan")
    tool.prepare(count)
    tool.build()
    for number in range(kept, count):
        (tool.content / "records" / f"{content.incident_id(number)}.json").unlink()
    # Finds them gone.
    tool.build()
    costs = {}
    for number in range(rounds):
        content.add_update("kairan", tool.content, count, f"Change {number}.")
        costs.setdefault("one update", []).append(tool.build())
        costs.setdefault("nothing new", []).append(tool.build())
    content.add_incident("kairan", tool.content, count, 0)
    costs["first of month"] = [tool.build()]
    return [{"incidents": count, "kept_records": kept, "case": case, **median(found)} for case, found in costs.items()]


def show_with_old_in_ledger(rows):
    print(f"{'incidents':>9} {'case':14} {'cpu s':>8} {'wall s':>8} {'MB':>6} {'written':>8}")
    for row in rows:
        print(f"{row['incidents']:9} {row['case']:14} {row['cpu']:8.3f} {row['wall']:8.3f} {row['memory']:6.0f} {row['written']:8.0f}")


def show(rows):
    by_case = {(row["incidents"], row["tool"], row["case"]): row for row in rows}
    print(f"{'incidents':>9} {'case':14} {'tool':12} {'cpu s':>8} {'wall s':>8} {'MB':>6} {'written':>8} {'files':>7} {'site MB':>8}  kairan's cpu, wall")
    order = ["full build", "one update", "nothing new", "first of month"]
    for row in sorted(rows, key=lambda row: (row["incidents"], order.index(row["case"]), row["tool"])):
        own = by_case.get((row["incidents"], "kairan", row["case"]))
        ratio = ""
        if own and own is not row:
            ratio = f"{own['cpu'] / row['cpu']:.2f} x, {own['wall'] / row['wall']:.2f} x"
        print(
            f"{row['incidents']:9} {row['case']:14} {row['tool']:12} {row['cpu']:8.2f} {row['wall']:8.2f} {row['memory']:6.0f} {row['written']:8.0f} "
            f"{row['files']:7} {row['bytes'] / 1e6:8.1f}  {ratio}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", metavar="N", type=int, nargs="*", default=[1000])
    parser.add_argument("--tools", default="kairan,hugo,eleventy")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=pathlib.Path, help="add the figures to those in this file")
    parser.add_argument("--languages", type=int, default=2)
    parser.add_argument("--keep-records", metavar="K", type=int)
    options = parser.parse_args()
    folder = pathlib.Path(os.environ["BENCH_DIR"])
    counts = options.counts or [1000]
    if options.keep_records:
        del content.LANGUAGES[1:]
        content.NEWEST_ONES = (options.keep_records, content.SPAN / 10)
        rows = [row for count in counts for row in run_with_old_in_ledger(count, options.keep_records, options.rounds, folder)]
        show_with_old_in_ledger(rows)
        is_measured_again = lambda row: "kept_records" in row  # noqa: E731
    else:
        del content.LANGUAGES[options.languages :]
        rows = [row for count in counts for row in run(count, options.tools.split(","), options.rounds, folder)]
        show(rows)
        is_measured_again = lambda row: "tool" in row and row["incidents"] in counts  # noqa: E731
    if options.json:
        kept = json.loads(options.json.read_text()) if options.json.exists() else []
        kept = [row for row in kept if not is_measured_again(row)]
        options.json.write_text(json.dumps(kept + rows, indent=1) + "\n")


main()

#!/usr/bin/env python3
"""Measures builds in turn, several rounds, and prints a Markdown table; called by run.sh.

Of each figure the median of the rounds is shown. User CPU is the steady one; system time and wall time swing with the
disk. The programs take turns inside a round, so that a busy machine is unfair to all alike.
"""
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time

DATE = "2026-11-02"


def run(command, cwd):
    """Runs a command; gives user, system and wall seconds, and peak memory in MB."""
    log = cwd.rstrip("/") + ".log"
    with open(log, "wb") as out:
        begin = time.monotonic()
        child = subprocess.Popen(command, cwd=cwd, stdout=out, stderr=out)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        with open(log, encoding="utf-8", errors="replace") as text:
            sys.exit(f"{' '.join(command)} failed ({child.returncode}):\n{text.read()[-4000:]}")
    return usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / 1024


def traces(folder):
    """All that writing would change: inode, times and size of each file and folder."""
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in folders + files + ["."]:
            path = os.path.join(parent, name)
            stat = os.lstat(path)
            found[path] = (stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size)
    return found


def weigh(folder):
    """The number of pages, and the MB of all files."""
    pages = size = 0
    for parent, _, files in os.walk(folder):
        pages += sum(name.endswith(".html") for name in files)
        size += sum(os.path.getsize(os.path.join(parent, name)) for name in files)
    return pages, size / 1e6


class Contestant:
    """One way to build the town. The output lies beside the towns, so that none of them finds it among its sources."""

    def __init__(self, name, work, town, command, peer=None):
        self.name, self.peer = name, peer
        self.folder = os.path.join(work, town)
        self.output = os.path.join(work, "out", name.replace(" ", "-").replace(",", "").replace("`", ""))
        self.command = command + [self.output]

    def build(self):
        """Builds over what is there."""
        return run(self.command, self.folder)

    def build_clean(self):
        """Builds from nothing."""
        for rest in (self.output, os.path.join(self.folder, ".parvis")):
            shutil.rmtree(rest, ignore_errors=True)
        return self.build()


def contestants(work):
    """All that are at hand."""
    os.makedirs(os.path.join(work, "out"), exist_ok=True)
    found = {name: shutil.which(path) or sys.exit(f"there is no {path}")
             for name in ("PARVIS", "HUGO", "ZOLA") if (path := os.environ.get(name))}
    parvis = [os.path.abspath(found["PARVIS"]), "build", ".", "--date", DATE]
    rows = [
        Contestant("parvis, full", work, "parvis", parvis + ["--minify", "full", "--output"], "Hugo, `--minify`"),
        Contestant("parvis, compact", work, "parvis", parvis + ["--minify", "compact", "--output"], "Hugo"),
    ]
    if "HUGO" in found:
        rows.append(Contestant("Hugo, `--minify`", work, "hugo", [found["HUGO"], "--quiet", "--minify", "-d"]))
        rows.append(Contestant("Hugo", work, "hugo", [found["HUGO"], "--quiet", "-d"]))
    if "ZOLA" in found:
        rows.append(Contestant("Zola, minified", work, "zola-minified", [found["ZOLA"], "build", "--force", "-o"]))
        rows.append(Contestant("Zola", work, "zola", [found["ZOLA"], "build", "--force", "-o"]))
    return rows


def machine():
    """A line about where this was measured."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as text:
            model = next(line.split(":", 1)[1].strip() for line in text if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{len(os.sched_getaffinity(0))} cores ({model}), {platform.system()} {platform.release()}"


def measure(rows, rounds):
    """Clean builds, in turn; the medians by name."""
    taken = {row.name: [] for row in rows}
    for number in range(rounds):
        for row in rows:
            taken[row.name].append(row.build_clean())
            print(f"round {number + 1}, {row.name}: {taken[row.name][-1][0]:.2f} s user", file=sys.stderr)
    return {name: [statistics.median(column) for column in zip(*runs)] for name, runs in taken.items()}


def table(rows, medians):
    """Prints the clean builds."""
    print("| clean build | pages out | MB out | user CPU | system CPU | wall | peak memory | user CPU, ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        user, system, wall, memory = medians[row.name]
        pages, size = weigh(row.output)
        ratio = f"{user / medians[row.peer][0]:.2f} of {row.peer}" if row.peer in medians else ""
        print(f"| {row.name} | {pages:,} | {size:.0f} | {user:.2f} s | {system:.2f} s | {wall:.2f} s | {memory:.0f} MB | {ratio} |")


def again(rows, medians):
    """Builds once more over what is there, and says whether parvis left everything alone."""
    print("\n| second build, nothing changed | user CPU | system CPU | share of the clean build | touched |")
    print("|---|---|---|---|---|")
    good = True
    for row in rows:
        before = traces(row.output)
        user, system, _, _ = row.build()
        after = traces(row.output)
        touched = sum(before.get(path) != now for path, now in after.items()) + len(before.keys() - after.keys())
        share = (user + system) / sum(medians[row.name][:2])
        print(f"| {row.name} | {user:.2f} s | {system:.2f} s | {share:.0%} | {touched:,} |")
        good &= touched == 0 or not row.name.startswith("parvis")
    return good


def main():
    pages, work = int(sys.argv[1]), os.path.abspath(sys.argv[2])
    rounds = int(os.environ["ROUNDS"])
    rows = contestants(work)
    medians = measure(rows, rounds)
    print(f"{pages:,} pages in, {machine()}; median of {rounds} rounds\n")
    table(rows, medians)
    if not again(rows, medians):
        sys.exit("a second build of parvis touched files")


if __name__ == "__main__":
    main()

"""Compares the public holidays of `parvis holidays` with those of PyPI's `holidays`, for every country and part of it that has a list:
`compare_holidays.py PARVIS`. Where the two differ, the law decides, and its text is named in DIFFERENCES."""

import subprocess
import sys
import tempfile
from pathlib import Path

import holidays

PARVIS = Path(sys.argv[1]).resolve()
LISTS = Path(__file__).resolve().parents[2] / "themes/base/holidays"
YEARS = {"ES": range(2024, 2027)}
USUAL = range(2024, 2041)
# (region, day): the law that says so.
DIFFERENCES = {}


def ours(town, region, years):
    words = [PARVIS, "holidays", region, "--year", ",".join(map(str, years)), "--town", town]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    return {line.split("  ")[0] for line in lines if line}


def theirs(country, part, years):
    found = holidays.country_holidays(country, subdiv=part, years=years)
    return {day.isoformat() for day in found}


def main():
    wrong, regions = [], 0
    with tempfile.TemporaryDirectory() as folder:
        town = f"{folder}/town"
        subprocess.run([PARVIS, "new", town, "--no-git"], check=True, capture_output=True)
        for file in sorted(LISTS.glob("*.toml")):
            country = file.stem
            years = YEARS.get(country, USUAL)
            known = holidays.country_holidays(country, years=2027).subdivisions
            # Provinces of Italy have the feast of their patron each, and school holidays are none.
            parts = [] if country in ("IT", "NL", "BE") else [part for part in known if len(part) <= 3]
            for part in [None, *parts]:
                region = f"{country}-{part}" if part else country
                regions += 1
                for day in ours(town, region, years) ^ theirs(country, part, years):
                    if (region, day) not in DIFFERENCES:
                        wrong.append(f"{region} {day}")
    print(f"{regions} regions, {len(wrong)} days differ")
    if wrong:
        sys.exit("FAILED: " + ", ".join(sorted(wrong)[:40]))


main()

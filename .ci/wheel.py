#!/usr/bin/env python3
"""Puts a compiled program into a Python wheel, so that `pip install parvis` and `uvx parvis` bring it.

The format: https://packaging.python.org/specifications/binary-distribution-format/. Same program, same SOURCE_DATE_EPOCH: same
bytes.
"""

import argparse
import base64
import hashlib
import os
import pathlib
import time
import zipfile

METADATA = """\
Metadata-Version: 2.4
Name: parvis
Version: {version}
Summary: The site generator for small towns that share their work
License-Expression: GPL-3.0-or-later
License-File: LICENSE
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{readme}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: parvis
Root-Is-Purelib: false
Tag: py3-none-{platform}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["program", "version", "glibc", "arch", "readme", "licence"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    platform = f"manylinux_{arguments.glibc.replace('.', '_')}_{arguments.arch}"
    info = f"parvis-{arguments.version}.dist-info"
    readme = pathlib.Path(arguments.readme).read_text(encoding="utf-8")
    files = [
        (f"parvis-{arguments.version}.data/scripts/parvis", pathlib.Path(arguments.program).read_bytes(), 0o755),
        (f"{info}/METADATA", METADATA.format(version=arguments.version, readme=readme).encode(), 0o644),
        (f"{info}/WHEEL", WHEEL.format(platform=platform).encode(), 0o644),
        (f"{info}/licenses/LICENSE", pathlib.Path(arguments.licence).read_bytes(), 0o644),
    ]
    record = f"{info}/RECORD"
    lines = []
    for name, data, _ in files:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    files.append((record, ("".join(lines) + f"{record},,\n").encode(), 0o644))
    # A zip knows no time before 1980.
    moment = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315532800))[:6]
    path = arguments.folder / f"parvis-{arguments.version}-py3-none-{platform}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data, mode in files:
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


main()

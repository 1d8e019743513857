"""Packs what Git tracks in a folder into a ZIP file, without times of day. `zip.py FOLDER FILE`; SOURCE_DATE_EPOCH says of when."""

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

folder, file = Path(sys.argv[1]), sys.argv[2]
moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
tracked = subprocess.run(["git", "-C", folder, "ls-files", "-z"], check=True, capture_output=True).stdout.decode()
with zipfile.ZipFile(file, "w") as archive:
    for path in sorted(filter(None, tracked.split("\0"))):
        entry = zipfile.ZipInfo(path, moment)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o100644 << 16
        archive.writestr(entry, (folder / path).read_bytes())

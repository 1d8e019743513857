#!/usr/bin/env python3
"""Measures what federation costs, side by side with Git itself:

    benches/federation.py [--program PARVIS] [--partners 30] [--delay 0.1] [--towns 100] [--entries 100]

Thirty partners over HTTP on this machine, nothing changed and cold; and a portal of a hundred towns against one town with the
same entries. The server is `git http-backend` behind a small one of Python's; every answer waits for `--delay` seconds, as one from
another town would.
"""

import argparse
import concurrent.futures
import http.server
import os
import pathlib
import resource
import shutil
import socketserver
import subprocess
import tempfile
import threading
import time
import urllib.request

BACKEND = "/usr/lib/git-core/git-http-backend"


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


def serve(root, delay):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self):
            time.sleep(delay)
            path, _, query = self.path.partition("?")
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if self.headers.get("Transfer-Encoding") == "chunked":
                while (size := int(self.rfile.readline().strip() or b"0", 16)) > 0:
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            variables = dict(os.environ, GIT_PROJECT_ROOT=str(root), GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path, QUERY_STRING=query,
                             REQUEST_METHOD=self.command, CONTENT_TYPE=self.headers.get("Content-Type", ""),
                             CONTENT_LENGTH=str(len(body)), HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
                             GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
            out = subprocess.run([BACKEND], input=body, env=variables, capture_output=True).stdout
            head, _, rest = out.partition(b"\r\n\r\n")
            status = 200
            lines = []
            for line in head.decode().split("\r\n"):
                name, _, value = line.partition(": ")
                if name == "Status":
                    status = int(value.split()[0])
                elif name:
                    lines.append((name, value))
            self.send_response(status)
            for name, value in lines:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            self.wfile.write(rest)

        do_GET = do_POST = answer

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def event(number):
    return f'+++\ntitle = "Event {number}"\nsummary = "What is on, number {number}."\nstart = 2027-{number % 12 + 1:02}-{number % 28 + 1:02}T18:00:00\n+++\nCome **early**: [the hall](https://hall.example) is small.\n'


def town(folder, name, events, extra=""):
    write(folder / "town.toml", f'[town]\nname = "{name}"\nurl = "https://{name}.example"\nlanguages = ["en"]\n{extra}')
    write(folder / "content/_index.md", f'+++\ntitle = "{name}"\n+++\n')
    write(folder / "content/agenda/_index.md", '+++\ntitle = "Agenda"\n[defaults]\ntype = "event"\n[list]\ntype = "event"\norder = "start"\nsize = 50\n+++\n')
    for number in range(events):
        write(folder / f"content/agenda/{name}-{number}.md", event(number))


def publish(folder, bare):
    run = lambda *words, **more: subprocess.run(words, check=True, capture_output=True, **more)
    run("git", "-c", "init.defaultBranch=main", "init", "-q", str(folder))
    run("git", "-C", str(folder), "add", ".")
    run("git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qm", "x")
    run("git", "clone", "-q", "--bare", str(folder), str(bare))


def timed(program, *words, cwd=None, env=None):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([program, *words], cwd=cwd, env=env, capture_output=True, text=True)
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{program} {words}: {done.stdout}{done.stderr}")
    return took, after.ru_utime - before.ru_utime


def median(values):
    return sorted(values)[len(values) // 2]


def partners(arguments, work):
    for number in range(arguments.partners):
        folder = work / f"towns/t{number}"
        town(folder, f"t{number}", 100)
        publish(folder, work / f"repositories/t{number}.git")
    port = serve(work / "repositories", arguments.delay)
    url = lambda number: f"http://127.0.0.1:{port}/t{number}.git"
    lines = "".join(f'[partners.t{n}]\ngit = "{url(n)}"\n[[subscriptions]]\nfrom = "t{n}"\ntype = "event"\ninto = "agenda"\n' for n in range(arguments.partners))
    town(work / "portal", "portal", 0, lines)
    environment = dict(os.environ, PARVIS_CACHE=str(work / "cache"))

    def trip(number):
        start = time.perf_counter()
        urllib.request.urlopen(f"{url(number)}/info/refs?service=git-upload-pack").read()
        return time.perf_counter() - start

    def clone(number):
        subprocess.run(["git", "clone", "-q", "--depth", "1", "--bare", url(number), str(work / f"clones/t{number}.git")], check=True)

    cold, clones = [], []
    for _ in range(3):
        shutil.rmtree(work / "cache", ignore_errors=True)
        shutil.rmtree(work / "clones", ignore_errors=True)
        (work / "portal/parvis.lock").unlink(missing_ok=True)
        start = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(clone, range(arguments.partners)))
        clones.append(time.perf_counter() - start)
        cold.append(timed(arguments.program, "update", cwd=work / "portal", env=environment)[0])
    slowest = max(trip(number) for number in range(arguments.partners))
    with concurrent.futures.ThreadPoolExecutor(arguments.partners) as pool:
        crowd = max(pool.map(trip, range(arguments.partners)))
    still = median([timed(arguments.program, "update", cwd=work / "portal", env=environment)[0] for _ in range(7)])
    print(f"{arguments.partners} partners, {arguments.delay * 1000:.0f} ms each answer")
    print(f"  cold: update {median(cold):.2f} s; git clone --depth 1, four at a time {median(clones):.2f} s; ratio {median(cold) / median(clones):.2f}")
    print(f"  nothing changed: update {still * 1000:.0f} ms; slowest single round trip {slowest * 1000:.0f} ms, of thirty at once {crowd * 1000:.0f} ms; goal {slowest * 1500 + 50:.0f} ms")


def portal(arguments, work):
    lines = ""
    for number in range(arguments.towns):
        name = f"p{number}"
        town(work / f"many/{name}", name, arguments.entries)
        lines += f'[partners.{name}]\npath = "../many/{name}"\n[[subscriptions]]\nfrom = "{name}"\ntype = "event"\ninto = "agenda"\npages = "local"\n'
    town(work / "one", "one", 0)
    for number in range(arguments.towns):
        for entry in range(arguments.entries):
            write(work / f"one/content/agenda/p{number}/p{number}-{entry}.md", event(entry))
        write(work / f"one/content/agenda/p{number}/_index.md", '+++\ntitle = "x"\n[defaults]\ntype = "event"\n+++\n')
    town(work / "all", "all", 0, lines)
    figures = {}
    for _ in range(3):
        for name in ["one", "all"]:
            shutil.rmtree(work / name / "public", ignore_errors=True)
            figures.setdefault(name, []).append(timed(arguments.program, "build", "--date", "2026-06-15", cwd=work / name)[1])
    one, many = median(figures["one"]), median(figures["all"])
    print(f"{arguments.towns} towns of {arguments.entries} entries: one town {one:.2f} s user CPU, the portal {many:.2f} s; {100 * (many / one - 1):+.0f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(pathlib.Path(__file__).parent.parent / "target/release/parvis"))
    for name, usual in [("partners", 30), ("towns", 100), ("entries", 100)]:
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--delay", type=float, default=0.1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        partners(arguments, pathlib.Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        portal(arguments, pathlib.Path(folder))


main()

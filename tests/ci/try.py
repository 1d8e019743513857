"""Tries the files that `parvis ci` writes: each is valid by the schema of its forge, and each of its shell steps is really run, on a
change, on a push, every hour and every night. `try.py PARVIS` needs check-jsonschema, which brings the reader of YAML.
`try.py PARVIS BUNDLE` does so with the starters that `.ci/dist` makes, which install parvis by themselves."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

PARVIS = Path(sys.argv[1]).resolve()
FILES = {
    "github": (".github/workflows/site.yml", "vendor.github-workflows"),
    "forgejo": (".forgejo/workflows/site.yml", "vendor.github-workflows"),
    "gitlab": (".gitlab-ci.yml", "vendor.gitlab-ci"),
    "woodpecker": (".woodpecker/site.yaml", "vendor.woodpecker-ci"),
}
# What the town is built for: before its next change, and after.
BEFORE, AFTER = "1796083200", "1830000000"


def fail(why):
    sys.exit(f"FAILED: {why}")


def run(words, where, env=None, wanted=0):
    done = subprocess.run(words, cwd=where, env=env, capture_output=True, text=True)
    if done.returncode != wanted:
        fail(f"{words} gave {done.returncode} and not {wanted}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Place:
    """A repository that can be pushed to, with a town in it."""

    def __init__(self, kind, folder, root):
        self.kind, self.repository, self.www = kind, root / "work", root / "www"
        self.folder = self.repository / folder
        home = root / "home"
        home.mkdir()
        self.env = {
            "PATH": f"{root}/bin:{os.environ['PATH']}", "HOME": str(home), "CI": "true", "SOURCE_DATE_EPOCH": BEFORE,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@h.example",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@h.example", "PARVIS_CACHE": str(root / "cache"),
        }
        run(["git", "init", "-q", "-b", "main", "--bare", root / "forge.git"], root, self.env)

    def read(self):
        """Reads the file of the forge, which its schema finds in order."""
        path, schema = FILES[self.kind]
        run([Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", schema, self.repository / path], self.repository)
        self.file = YAML(typ="safe").load((self.repository / path).read_text())

    def git(self, *words):
        return run(["git", *words], self.repository, self.env)

    def shell(self, script, env, where=None, wanted=0):
        return run(["sh", "-e", "-c", script], where or self.repository, {**self.env, **env}, wanted)


class Town(Place):
    """A new town, with a file of its forge."""

    def __init__(self, kind, folder, root, source):
        super().__init__(kind, folder, root)
        (root / "bin").mkdir()
        (root / "bin/parvis").symlink_to(PARVIS)
        run(["git", "init", "-q", "-b", "main", self.repository], root, self.env)
        run(["parvis", "new", self.folder, "--lang", "en,fr", "--no-git"], root, self.env)
        with open(self.folder / "town.toml", "a") as town:
            town.write(f'\n[deploy.main]\nto = "{self.www}"\n')
        run(["parvis", "ci", kind, "--town", self.folder, *source], root, self.env)
        self.git("add", "--all")
        self.git("commit", "-q", "-m", "A town")
        self.git("remote", "add", "origin", str(root / "forge.git"))
        self.git("push", "-q", "-u", "origin", "main")
        self.read()

    def deployed(self):
        return (self.www / "index.html").exists()


def actions(town, event, schedule="", clock=BEFORE):
    """Runs the jobs of a file for GitHub or Forgejo."""
    values = {"github.event_name": event, "github.event.schedule": schedule, "github.ref_name": "main",
              "github.event.repository.default_branch": "main", "github.workspace": str(town.repository)}

    def holds(condition):
        text = re.sub(r"[a-z]+(\.[a-z_]+)+", lambda name: repr(values.get(name[0], "")), condition)
        return eval(text.replace("&&", " and ").replace("||", " or "))

    filled = lambda text: re.sub(r"\$\{\{ (.*?) \}\}", lambda name: values.get(name[1], ""), str(text))
    for job in town.file["jobs"].values():
        if not holds(job["if"]):
            continue
        where = town.repository / job.get("defaults", {}).get("run", {}).get("working-directory", "")
        for step in job["steps"]:
            if "run" not in step or not holds(step.get("if", "True")):
                continue
            output = town.repository.parent / "output"
            output.write_text("")
            env = {name: filled(value) for name, value in step.get("env", {}).items()}
            town.shell(filled(step["run"]), {**env, "GITHUB_OUTPUT": str(output), "SOURCE_DATE_EPOCH": clock}, where)
            for line in output.read_text().splitlines():
                name, value = line.split("=", 1)
                values[f"steps.{step['id']}.outputs.{name}"] = value


def gitlab(town, event, schedule="", clock=BEFORE):
    source = {"pull_request": "merge_request_event"}.get(event, event)
    env = {"CI_PIPELINE_SOURCE": source, "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_DIR": str(town.repository),
           "PARVIS_NIGHT": "yes" if schedule == "night" else "", "PARVIS_PUSH_URL": "origin", "SOURCE_DATE_EPOCH": clock,
           "CI_PROJECT_ROOT_NAMESPACE": "town", "CI_PAGES_DOMAIN": "pages.example", "CI_PROJECT_NAME": "site", "CI_JOB_ID": "7"}
    is_due = event != "schedule" or schedule == "night" or clock == AFTER
    for name in ["check", "preview"] if event == "pull_request" else ["site"]:
        script = "\n".join(town.file["default"]["before_script"] + town.file[name]["script"])
        town.shell(script.replace(" -o ci.skip", ""), env, wanted=0 if is_due else 5)


def woodpecker(town, event, schedule="", clock=BEFORE):
    event = {"schedule": "cron"}.get(event, event)
    names = {"pull_request": ["check"], "push": ["site"], "cron": ["partners", "site"] if schedule == "night" else ["site"]}
    for step in (step for step in town.file["steps"] if step["name"] in names[event]):
        script = "\n".join(step["commands"]).replace("$$", "$")
        script = re.sub(r'git push "[^"]*"', "git push origin", script)
        town.shell(script, {"CI_PIPELINE_EVENT": event, "CI_REPO_DEFAULT_BRANCH": "main", "SOURCE_DATE_EPOCH": clock})
    (town.folder / ".night").unlink(missing_ok=True)


def clear(town):
    run(["rm", "-rf", town.www], town.repository)


def try_out(kind, folder):
    forge = {"gitlab": gitlab, "woodpecker": woodpecker}.get(kind, actions)
    hour, night = ("17 * * * *", "41 2 * * *") if forge is actions else ("hour", "night")
    with tempfile.TemporaryDirectory() as root:
        # An image holds parvis already, so nothing is installed.
        town = Town(kind, folder, Path(root), ["--from", "registry.example/parvis:1"])
        forge(town, "pull_request")
        if town.deployed():
            fail(f"{kind}: a change that nobody agreed to was deployed")
        forge(town, "push")
        if not town.deployed():
            fail(f"{kind}: a push deploys nothing")
        clear(town)
        forge(town, "schedule", hour)
        if town.deployed():
            fail(f"{kind}: the site is built although nothing is due")
        forge(town, "schedule", hour, AFTER)
        if not town.deployed():
            fail(f"{kind}: the site is not built although something is due")
        clear(town)
        forge(town, "schedule", night)
        if not town.deployed():
            fail(f"{kind}: at night nothing is built")
        left = town.git("status", "--porcelain").split("\n")
        if any(line and "preview" not in line and "findings.json" not in line for line in left):
            fail(f"{kind}: files lie about: {left}")
    # Each way to install, valid by the schema.
    for source in [], ["--from", "https://index.example/simple"], ["--from", "https://h.example/parvis-0.1.0-py3-none-any.whl"]:
        with tempfile.TemporaryDirectory() as root:
            Town(kind, folder, Path(root), source)
    print(f"{kind} ({folder or 'at the root'}): as it should be")


class Starter(Place):
    """What somebody has who put a branch of the starters on a forge."""

    def __init__(self, kind, lang, root, bundle):
        super().__init__(kind, "", root)
        run(["git", "clone", "-q", "-b", lang, bundle, self.repository], root, self.env)
        self.git("remote", "set-url", "origin", str(root / "forge.git"))
        self.git("branch", "-q", "-M", "main")
        self.git("push", "-q", "-u", "origin", "main")
        # Where the forge's own Python would install parvis.
        run([sys.executable, "-m", "venv", root], root)
        self.read()


def try_starter(kind, lang, bundle):
    forge = {"gitlab": gitlab, "woodpecker": woodpecker}.get(kind, actions)
    with tempfile.TemporaryDirectory() as root:
        starter = Starter(kind, lang, Path(root), bundle)
        forge(starter, "pull_request")
        # Woodpecker and Forgejo have no pages of their own, so nothing is deployed there before the town says where.
        forge(starter, "push")
        # A small page has no quotation marks that it does not need.
        if f"<html lang={lang}" not in (starter.folder / "public/index.html").read_text().replace('"', ""):
            fail(f"{kind}: the starter ({lang}) has no home page")
        if not (Path(root) / "bin/parvis").exists():
            fail(f"{kind}: the starter brings no parvis")
    print(f"a starter on {kind} ({lang}): as it should be")


if len(sys.argv) > 2:
    for kind, lang in zip(FILES, ["fr", "nl", "eu", "en"]):
        try_starter(kind, lang, Path(sys.argv[2]).resolve())
else:
    for kind in FILES:
        for folder in ["", "sites/our town"]:
            try_out(kind, folder)

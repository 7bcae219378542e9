"""A private node of an installed rabbitmq-server: own ports, own disk, own epmd, gone without a trace."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support.broker.management import Management
from tests.support.broker.ports import free_ports

# Debian's /usr/sbin/rabbitmq-server insists on its own account; the program behind it does not.
PROGRAMS = (Path("/usr/lib/rabbitmq/bin/rabbitmq-server"), Path("/opt/rabbitmq/sbin/rabbitmq-server"))
STOP_DEADLINE_S = 60.0
POLL_S = 0.05
POLICY = Path("/usr/sbin/policy-rc.d")


def programs() -> Path | None:
    found = shutil.which("rabbitmq-server")
    return next((program for program in PROGRAMS if program.exists()), Path(found) if found else None)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and Path("/etc/debian_version").exists()


def install() -> None:
    """Installs Debian's package, and keeps it from starting a service. Of two that come at once, one installs it."""
    with (Path(tempfile.gettempdir()) / "lang-nghe-rabbitmq-installs").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if programs() is None:
            _install()


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "rabbitmq-server"]):
            subprocess.run(["apt-get", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    finally:
        if ours:
            POLICY.unlink()


class PrivateNode:
    """One node in a temporary folder. It has an epmd of its own, so that the machine's is left alone."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lang-nghe-rabbitmq-"))
        self._amqp, self._api, self._distribution, self._epmd_port = free_ports(4)
        self._epmd: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self.management = Management(f"amqp://guest:guest@127.0.0.1:{self._amqp}/", f"http://127.0.0.1:{self._api}")

    @property
    def described(self) -> str:
        return f"RabbitMQ {self.management.version()}, a private node of the installed rabbitmq-server"

    @property
    def pid(self) -> int:
        """The Erlang machine itself, not the script that watches it."""
        return int((self._folder / "pid").read_text())

    def start(self) -> None:
        """Harmless when it runs already. Raises TimeoutError, with the end of what the node said."""
        if self._server is not None and self._server.poll() is None:
            return
        self._configure()
        if self._epmd is None:
            self._epmd = self._run(["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"])
        self._server = self._run([str(programs())])
        try:
            self.management.wait_until_ready()
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{(self._folder / 'output').read_text()[-2000:]}") from late

    def stop(self) -> None:
        """In good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        if self._epmd is not None:
            self._epmd.terminate()
            self._epmd.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is None or server.poll() is not None:
            return
        if how is signal.SIGKILL or not (self._folder / "pid").exists():
            os.killpg(server.pid, signal.SIGKILL)
        else:
            os.kill(self.pid, how)
        server.wait(STOP_DEADLINE_S)
        self._wait_until_gone()

    def _wait_until_gone(self) -> None:
        """The script may end before the machine does; the next start needs its ports."""
        deadline = time.monotonic() + STOP_DEADLINE_S
        while (self._folder / "pid").exists() and _runs(self.pid):
            if time.monotonic() > deadline:
                raise TimeoutError(f"RabbitMQ (process {self.pid}) does not end.")
            time.sleep(POLL_S)
        (self._folder / "pid").unlink(missing_ok=True)

    def _configure(self) -> None:
        (self._folder / "plugins").write_text("[rabbitmq_management].\n")
        settings = {
            "management.tcp.ip": "127.0.0.1",
            "management.tcp.port": str(self._api),
            # The default of the server's guess about a machine: a test machine may have little left.
            "disk_free_limit.absolute": "50MB",
        }
        (self._folder / "rabbitmq.conf").write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "output").open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        folder = self._folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        return kept | {
            "HOME": str(folder),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "langnghe@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._amqp),
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
        }


def _runs(pid: int) -> bool:
    """A zombie does not: its ports are free."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

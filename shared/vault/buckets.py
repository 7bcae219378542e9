"""The keys that wrap the cases' keys: one file for each bucket of cases, outside PostgreSQL, renewed at each erasure.

A database writes what it held into its log, its dead rows and its dumps, and nobody can take it back from there. So an
erased key is not only set to null: the key that wrapped it is a small file, and that file is overwritten and removed.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

# With 100,000 cases a bucket holds 100: an erasure wraps some 200 keys anew, in milliseconds. More buckets are more
# files to make, fewer make erasing slower. It is part of where a key stands, and so never changes.
BUCKETS = 1024
KEY_BYTES = 32

_NAME = re.compile(r"(\d{4})\.(\d+)\.key")


class KeyFileMissing(Exception):
    """The wrapping key of a bucket is not where it should be: another folder, or a database older than its keys."""


def bucket_of(case: UUID) -> int:
    """By the last two bytes of the id, which are random in all ids that cases have."""
    return int.from_bytes(case.bytes[-2:]) % BUCKETS


@dataclass
class BucketKeys:
    """The key files of a folder. In memory for as long as the process lives: only each bucket's newest."""

    folder: Path
    _newest: dict[int, tuple[int, bytes]] = field(default_factory=dict, repr=False)

    def key(self, bucket: int, generation: int) -> bytes:
        """Raises KeyFileMissing."""
        known = self._newest.get(bucket)
        if known is None or known[0] != generation:
            known = (generation, self._read(bucket, generation))
            self._newest[bucket] = known
        return known[1]

    def generation(self, bucket: int) -> int | None:
        """The newest that this process has met; another process may have renewed it since."""
        known = self._newest.get(bucket)
        return known[0] if known else None

    def forget(self, buckets: Iterable[int]) -> None:
        for bucket in buckets:
            self._newest.pop(bucket, None)

    def make_first(self, buckets: Iterable[int]) -> None:
        """The first key of each bucket, where there is none yet; durable when this returns.

        Written beside its name and linked to it: of two processes one wins, and neither reads half a key.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        drafts = {}
        for bucket in buckets:
            if not self._path(bucket, 1).exists():
                draft = drafts[bucket] = self.folder / f"{bucket:04}.draft.{os.getpid()}"
                draft.unlink(missing_ok=True)  # of a process that died, and had our number
                _write(draft, os.urandom(KEY_BYTES), durable=False)
        os.sync()  # all of them at once: a thousand times one by one takes seconds
        for bucket, draft in drafts.items():
            try:
                os.link(draft, self._path(bucket, 1))
            except FileExistsError:
                _shred(draft)
            else:
                draft.unlink()
        _make_durable(self.folder)

    def make(self, bucket: int, generation: int) -> bytes:
        """A new key, durable when this returns. Call it with the bucket locked.

        A file of that name was left by somebody who died before committing. It may wrap keys in what the database has
        kept of that attempt, so it is never taken up again.
        """
        path = self._path(bucket, generation)
        if path.exists():
            _shred(path)
        key = os.urandom(KEY_BYTES)
        _write(path, key)
        _make_durable(self.folder)
        return key

    def remove_older(self, bucket: int, generation: int) -> None:
        """Overwrite and remove the keys before a committed one. Newer ones may be another erasure's, just made."""
        self._remove(bucket, {one for one in self._of(bucket) if one < generation})

    def keep_only(self, bucket: int, generation: int) -> None:
        """Overwrite and remove every other key. Call it with the bucket locked: nobody is making one then."""
        self._remove(bucket, self._of(bucket) - {generation})

    def generations(self) -> Mapping[int, set[int]]:
        """Which key files there are, by bucket."""
        found: dict[int, set[int]] = defaultdict(set)
        for path in self.folder.glob("*.key"):
            if named := _NAME.fullmatch(path.name):
                found[int(named[1])].add(int(named[2]))
        return found

    def _remove(self, bucket: int, generations: set[int]) -> None:
        for generation in generations:
            _shred(self._path(bucket, generation))
        if generations:
            _make_durable(self.folder)

    def _of(self, bucket: int) -> set[int]:
        named = (_NAME.fullmatch(path.name) for path in self.folder.glob(f"{bucket:04}.*.key"))
        return {int(one[2]) for one in named if one}

    def _path(self, bucket: int, generation: int) -> Path:
        return self.folder / f"{bucket:04}.{generation}.key"

    def _read(self, bucket: int, generation: int) -> bytes:
        try:
            return self._path(bucket, generation).read_bytes()
        except FileNotFoundError:
            raise KeyFileMissing(f"There is no {self._path(bucket, generation)}.") from None


def _write(path: Path, content: bytes, *, durable: bool = True) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def _shred(path: Path) -> None:
    """Overwrite in place, then remove. Whoever reads the disk finds noise, unless it never writes in place."""
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return  # somebody else was quicker


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

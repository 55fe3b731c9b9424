"""A cluster does the same work; an address that others could read along is refused."""

import gc
from pathlib import Path

import pytest
from batches import files, make, roster
from dask.config import config
from distributed import LocalCluster

from handouts.batch.run import Options
from handouts.batch.work import check_address, cluster_executor
from handouts.errors import FileError, UsageError
from handouts.typeset.cache import Cache


@pytest.mark.parametrize(
    "address", ["tls://scheduler.example:8786", "tcp://127.0.0.1:8786", "tcp://[::1]:1", "tcp://localhost:1"]
)
def test_addresses_that_nobody_reads_along(address: str) -> None:
    """TLS, or this machine."""
    check_address(address)


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.1:8786", "tcp://scheduler.example:1", "ucx://127.0.0.1:1", "tls://", "x"]
)
def test_addresses_that_others_could_read_along(address: str) -> None:
    """With exit code 2."""
    with pytest.raises(UsageError):
        check_address(address)


def test_two_workers_of_a_cluster_make_the_same_bytes(tmp_path: Path) -> None:
    """As one process does."""
    make(roster(tmp_path), tmp_path / "one")
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp", host="127.0.0.1"
    ) as cluster:
        executor = cluster_executor(cluster.scheduler_address)
        folder = tmp_path / "two"
        make(roster(tmp_path), folder, executor, options=Options(Cache(folder / ".galleys"), chunk=1))
    assert files(tmp_path / "two") == files(tmp_path / "one")


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_no_scheduler(protocol: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Is told as a file that is not there is, and nobody else has a word."""
    monkeypatch.setitem(config["distributed"]["comm"]["timeouts"], "connect", "1s")
    with pytest.raises(FileError, match="no scheduler"):
        cluster_executor(f"{protocol}://127.0.0.1:9")
    gc.collect()
    assert capfd.readouterr().err == ""

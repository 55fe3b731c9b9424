"""What all tests share: a cache of their own, and no clock, for a busy machine is no fault."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep galleys away from the user's cache; one folder for all processes of the run, as laying out is slow."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("HANDOUTS_CACHE", str(folder))
    patch.delenv("HANDOUTS_CLINIC", raising=False)
    return folder

"""What all tests share: a cache of their own, and no clock, for a busy machine is no fault."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep galleys away from the user's cache; one folder for the run, as laying out is slow."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("HANDOUTS_CACHE", str(folder))
    patch.delenv("HANDOUTS_CLINIC", raising=False)
    return folder

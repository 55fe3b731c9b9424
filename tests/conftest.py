"""What all tests share: a cache of their own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep galleys away from the user's cache; one folder for the run, as laying out is slow."""
    folder = tmp_path_factory.mktemp("cache")
    patch = pytest.MonkeyPatch()
    patch.setenv("HANDOUTS_CACHE", str(folder))
    patch.delenv("HANDOUTS_CLINIC", raising=False)
    return folder

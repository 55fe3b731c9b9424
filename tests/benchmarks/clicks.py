"""Time a click at the desk: from what is chosen to the page that shows it, over loopback, each leaflet another."""

import os
import re
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from timing import Measure, in_turn

from handouts.model.topic import Topic

PRESETS: Final = ("signs", "invasive-only", "newly-diagnosed", "metastatic-only")
_BIN: Final = Path(sys.executable).parent


def clicks(topic: Topic, folder: Path, rounds: int) -> Measure:
    """Compare a click at the desk with the command that prints the same leaflet, both with the galley cached."""
    environment = {**os.environ, "HANDOUTS_CACHE": str(folder / "cache-0")}
    command = [str(_BIN / "handouts"), "desk", "--sample", "--no-open", "--port", "0"]
    render = [str(_BIN / "handouts"), "render", topic.id, "--sample", "-o", str(folder / "clicked.pdf"), "--preset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        browser = _Browser(process.stdout.readline() if process.stdout else "")
        try:
            for preset in PRESETS * 4:  # both workers have the galley ready
                browser.see(topic.id, preset)
            ours, theirs = in_turn(
                [
                    lambda number: browser.see(topic.id, PRESETS[number % len(PRESETS)]),
                    lambda number: subprocess.run(
                        [*render, PRESETS[number % len(PRESETS)]], check=True, capture_output=True, env=environment
                    ),
                ],
                rounds,
            )
        finally:
            process.terminate()
    return Measure("desk, click to page 1 (100 ms)", ours, "handouts render, galley cached", theirs, 0.35)


class _Browser:
    """Opens the link that the desk tells, and sends forms."""

    def __init__(self, told: str) -> None:
        found = re.search(r"http://(127\.0\.0\.1):(\d+)(\S+)", told)
        assert found, told
        self.connection = HTTPConnection(found[1], int(found[2]), timeout=120)
        self.connection.request("GET", found[3])
        reply = self.connection.getresponse()
        reply.read()
        cookie = (reply.getheader("set-cookie") or "").partition(";")[0]
        self.headers = {"Cookie": cookie, "Origin": f"http://{found[1]}:{found[2]}"}

    def see(self, topic: str, preset: str) -> None:
        form = urlencode({"topic": topic, "preset": preset, "locale": "en", "pages": "first"})
        self.connection.request("POST", "/", form, self.headers)
        page = self.connection.getresponse().read()
        assert b"data:image/png" in page, page[:500]

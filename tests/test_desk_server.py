"""The desk is opened by a command, on a port of this machine."""

import os
import re
import signal
import socket
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from handouts.cli import main
from handouts.desk.server import listen, port_of


def test_the_command_prints_a_link_and_ends_with_ctrl_c(tmp_path: Path, cache_folder: Path) -> None:
    """Which opens the desk once; then the next link is printed. Ctrl-C is how it is closed, so that it is no error."""
    command = [sys.executable, "-m", "handouts", "desk", "--sample", "--no-open", "--port", "0"]
    environment = {**os.environ, "HANDOUTS_CACHE": str(cache_folder)}
    with Popen(command, stdout=PIPE, stderr=PIPE, text=True, cwd=tmp_path, env=environment) as process:
        assert process.stdout
        told = process.stdout.readline()
        link = re.fullmatch(r"The desk is open: http://127\.0\.0\.1:(\d+)(/enter\?token=\S{43})\n", told)
        assert link
        with socket.create_connection(("127.0.0.1", int(link[1])), timeout=30) as connection:
            connection.sendall(
                f"GET {link[2]} HTTP/1.1\r\nHost: 127.0.0.1:{link[1]}\r\nConnection: close\r\n\r\n".encode()
            )
            assert connection.recv(100).startswith(b"HTTP/1.1 303")
        lines = [process.stdout.readline() for _ in range(2)]
        assert lines[1].startswith(f"For another browser: http://127.0.0.1:{link[1]}/enter?token=")
        assert link[2] not in lines[1]
        process.send_signal(signal.SIGINT)
        rest, wrong = process.communicate(timeout=30)
    assert (process.returncode, rest, wrong) == (0, "The desk is closed.\n", "")


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Ours is left for any that is free; one that was asked for is not."""
    with listen(0) as taken:
        port = port_of(taken)
        assert main.run(["desk", "--sample", "--no-open", "--port", str(port)]) == 2
    assert f"port {port} can't be used" in capsys.readouterr().err

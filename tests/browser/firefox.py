"""Firefox, driven by WebDriver BiDi as any profile of it can be: no preference is relaxed for the test."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 60
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One window of a running Firefox.

    Attributes
    ----------
    told
        What the page wrote on its console, and errors of its scripts.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.told: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._window = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def open(self, path: Path) -> None:
        """Open a file as a double-click does, and wait until it is loaded."""
        self._ask("browsingContext.navigate", context=self._window, url=path.resolve().as_uri(), wait="complete")

    def value(self, expression: str) -> Any:
        """Ask the page for the value of an expression, as JSON."""
        found = self._ask(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._window},
            awaitPromise=True,
        )
        return json.loads(found["result"].get("value", "null"))

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if answer.get("method") == "log.entryAdded":
                self.told.append(str(answer["params"].get("text")))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return dict(answer["result"])


@contextmanager
def started(program: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox with an empty profile and end it afterwards."""
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    running = subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr is not None
        found = next((match for line in running.stderr if (match := _LISTENING.search(line))), None)
        assert found, "Firefox ended before it could be asked"
        with connect(f"{found[1]}/session", max_size=None) as socket:
            yield Firefox(socket)
    finally:
        running.kill()
        running.communicate()

"""Where Ray listens and who may talk to it: what has to be said in the environment before Ray is imported."""

from __future__ import annotations

import os
from collections.abc import MutableMapping


def restrict_ray(address: str | None, environ: MutableMapping[str, str] = os.environ) -> None:
    """Set the environment variables that Ray reads when it is imported.

    Ray takes programs from whoever reaches its ports and has its token. The lowest releases allowed (2.52 to
    2.54 were tried) ask for no token unless told to; from 2.54 on a Ray started on one machine listens on all of
    its network addresses unless it is told that there is no cluster.

    Parameters
    ----------
    address
        The cluster's head; ``None`` where Ray is started on this machine alone.
    environ
        The environment to change.
    """
    environ["RAY_USAGE_STATS_ENABLED"] = "0"  # a run tells nobody anything
    environ.setdefault("RAY_AUTH_MODE", "token")
    if address is None:
        environ["RAY_AUTH_MODE"] = "token"
        environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # read on every system, whatever its name

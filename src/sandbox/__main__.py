"""`python -m sandbox`: run the five networks on this machine until SIGTERM or Ctrl+C."""

import argparse
import asyncio
import sys
from pathlib import Path

from sandbox.core.serving import DEFAULT_PORT_BASE, Server, run
from sandbox.core.world import World
from sandbox.networks import all_networks


def main() -> int:
    """Read the arguments and serve; returns the exit status."""
    chosen = _arguments()
    world = World(chosen.data, quotas_on=chosen.quotas == "on")
    server = Server(world, all_networks(world))
    try:
        asyncio.run(run(server, port_base=chosen.port_base, ready_file=chosen.ready_file))
    except OSError as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the ledger and files")
    parser.add_argument(
        "--port-base",
        type=int,
        default=DEFAULT_PORT_BASE,
        help="control port; the networks take the next five (0: free ports)",
    )
    parser.add_argument("--quotas", choices=("on", "off"), default="on")
    parser.add_argument("--ready-file", type=Path, help="receives the addresses as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

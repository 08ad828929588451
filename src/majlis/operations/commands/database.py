"""Starts, stops and shows the embedded database server."""

import argparse

from django.conf import settings

from majlis.operations.postgres import Cluster


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["start", "stop", "status"])


def run(options: argparse.Namespace) -> int:
    """Do it and print where the server is reached."""
    cluster = Cluster(settings.HOME)
    if options.act == "start":
        cluster.ensure_started()
    elif options.act == "stop":
        cluster.stop()
    is_ready = cluster.is_ready()
    print(f"{'running' if is_ready else 'stopped'}: {cluster.socket_folder}")
    return 0 if is_ready or options.act == "stop" else 3

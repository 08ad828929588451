"""Runs the five networks on this machine, a program of their own."""

import argparse
import os
import sys


def run(options: argparse.Namespace) -> int:
    """Become the sandbox: majlis and its networks share no code."""
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *options.arguments])  # noqa: S606 - it is ourselves

"""Which random seeds a campaign takes: the first, the last, and how many processes share them."""

from __future__ import annotations

import argparse


def asked(first: int, last: int) -> argparse.Namespace:
    """`first`, `last` and `processes` as the command line gives them; without words the whole campaign, on every core."""
    parser = argparse.ArgumentParser()
    parser.add_argument("first", type=int, nargs="?", default=first)
    parser.add_argument("last", type=int, nargs="?", default=last)
    parser.add_argument("--processes", type=int, default=None)
    return parser.parse_args()

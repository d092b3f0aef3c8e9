"""The way of the data: sources → documents → annotations → tables → gate → release; and a release back in Python."""

from flows.load import Release, load_release

__all__ = ["Release", "load_release"]

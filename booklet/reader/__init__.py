"""Markdown to one tree: a folder of articles becomes a Collection, every problem a Finding."""

from .collection import read

__all__ = ["read"]

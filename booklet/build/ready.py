"""Imported last by the fork server: what is loaded ahead is there, and processes can be forked."""

from .. import work

work.tell()

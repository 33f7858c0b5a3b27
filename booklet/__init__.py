"""booklet: Markdown articles become accessible patient handouts and EPUB collections."""

__version__ = "0.1.0"

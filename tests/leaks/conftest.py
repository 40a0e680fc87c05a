"""The world of the matrix, in which each text is a secret of its own."""

from tests.matrix.conftest import _files_of_the_world, world

__all__ = ["_files_of_the_world", "world"]

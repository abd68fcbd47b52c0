"""The tables on disk: made whole for tests, brought up to date step by step for everyone else."""

from mediary.migrations.tables import create_all

__all__ = ["create_all"]

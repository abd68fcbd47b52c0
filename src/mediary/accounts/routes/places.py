"""What stands in the paths and queries of several routes."""

from typing import Annotated

from fastapi import Path, Query

# What the engines' columns hold; beyond it they fail instead of finding nothing.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
After = Annotated[int, Query(ge=0, le=2**31 - 1)]

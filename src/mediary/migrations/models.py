"""All models, imported by finding them: no list to keep."""

import importlib
import importlib.util
import pkgutil

from sqlalchemy import MetaData

import mediary
from mediary.core.types import Model

# Below core, models lie in the package that owns them.
DEEPER = (
    "mediary.core.app_settings",
    "mediary.core.idempotency",
    "mediary.core.jobs.models",
    "mediary.migrations.applied",
)


def all_models() -> MetaData:
    """Import every room's models and return what they declare."""
    names = [
        f"{room.name}.models"
        for room in pkgutil.iter_modules(mediary.__path__, "mediary.")
        if room.ispkg and room.name != __package__
    ]
    for name in (*DEEPER, *names):
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    return Model.metadata

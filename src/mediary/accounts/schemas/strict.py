"""What all request bodies share."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A request body: what is not known is refused, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid")

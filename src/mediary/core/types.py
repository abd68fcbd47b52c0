"""Column types and the base of all tables."""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Integer, LargeBinary, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# On PostgreSQL each table lives in the schema that its `info["schema"]` names, found by the
# search path; on SQLite there are no schemas. Names are unique across them.
SCHEMAS = ("auth", "catalog", "tracking", "ingest", "library", "stream", "social", "ops")

Json = JSON().with_variant(JSONB(), "postgresql")

# Microseconds since 1970-01-01 UTC. An integer on both engines: exact, sortable, no conversion.
Instant = Annotated[int, mapped_column(BigInteger)]
# Days since 1970-01-01 of a local date.
Day = Annotated[int, mapped_column(Integer)]
# A time-ordered identifier from `core.identifiers`. As a primary key of its own it is SQLite's row
# number, which saves a second tree; only the word INTEGER makes it so, and it holds 64 bits.
BigKey = BigInteger().with_variant(Integer(), "sqlite")
BigId = Annotated[int, mapped_column(BigInteger, autoincrement=False)]
LongText = Annotated[str, mapped_column(Text)]
JsonObject = Annotated[dict[str, Any], mapped_column(Json)]
JsonArray = Annotated[list[Any], mapped_column(Json)]
Bytes = Annotated[bytes, mapped_column(LargeBinary)]


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)

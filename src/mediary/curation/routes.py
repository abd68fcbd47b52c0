"""Putting right the catalogue over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from mediary.accounts.access import Reader, Writer
from mediary.core.requests import Reading, Writing
from mediary.curation import schemas, service

router = APIRouter(prefix="/api/v1", tags=["catalogue"])
TitleId = Annotated[str, Path(pattern=r"^[0-7][0-9a-f]{15}$")]


@router.post("/media", status_code=201)
def add_item(viewer: Writer, body: schemas.ItemWish, db: Writing) -> schemas.Changed:
    """Add an item of one's own; a title that one has already is that one."""
    more = body.model_dump(
        include={"original_title", "runtime_minutes", "released", "language", "description"}
    )
    new = service.NewItem(
        type=body.type, title=body.title, year=body.year, level=body.level, number=body.number,
        parent=None if body.parent is None else str(body.parent), creators=tuple(body.creators),
        more=(*more.items(), ("genres", tuple(body.genres))),
    )  # fmt: skip
    return _changed(service.add_item(db, viewer, new))


@router.patch("/media/{uuid}")
def change_item(
    viewer: Writer, uuid: UUID, body: schemas.ItemChange, db: Writing
) -> schemas.Changed:
    """Set facts of an item by hand; no import changes them any more."""
    said = body.model_dump(exclude_unset=True)
    return _changed(service.change_item(db, viewer, str(uuid), said))


@router.delete("/media/{uuid}")
def remove_item(viewer: Writer, uuid: UUID, db: Writing) -> schemas.Changed:
    """Delete an item that one made, where nothing hangs on it."""
    return _changed(service.remove_item(db, viewer, str(uuid)))


@router.put("/media/{uuid}/visibility")
def share_item(
    viewer: Writer, uuid: UUID, body: schemas.Visibility, db: Writing
) -> schemas.Changed:
    """Show an item to everybody on this server, or to oneself alone."""
    is_shared = body.visibility == "shared"
    return _changed(service.share_item(db, viewer, str(uuid), is_shared=is_shared))


@router.post("/media/{uuid}/merge")
def merge_items(
    viewer: Writer, uuid: UUID, body: schemas.OtherItem, db: Writing
) -> schemas.Changed:
    """Make one item of two; both addresses lead to it."""
    return _changed(service.merge(db, viewer, str(uuid), str(body.item)))


@router.post("/media/{uuid}/split")
def split_item(
    viewer: Writer, uuid: UUID, body: schemas.TitlesToSplit, db: Writing
) -> schemas.Changed:
    """Make an item of its own of some of an item's titles: the second one of the answer."""
    return _changed(service.split(db, viewer, str(uuid), body.titles))


@router.get("/media/{uuid}/titles")
def list_namings(viewer: Reader, uuid: UUID, db: Reading) -> schemas.TitlesOut:
    """List how one's sources name an item."""
    titles = service.titles_of(db, viewer, str(uuid))
    return schemas.TitlesOut.model_validate({"titles": titles})


@router.put("/titles/{title}/item")
def repoint_title(
    viewer: Writer, title: TitleId, body: schemas.OtherItem, db: Writing
) -> schemas.Changed:
    """Let a title be that of another item, in later imports too."""
    return _changed(service.repoint(db, viewer, title, str(body.item)))


@router.get("/media/{uuid}/facts")
def list_facts(viewer: Reader, uuid: UUID, db: Reading) -> schemas.FactsOut:
    """Tell where each fact of an item comes from, and what one changed of it."""
    return schemas.FactsOut.model_validate(service.facts_of(db, viewer, str(uuid)))


@router.get("/media/{uuid}/relations")
def list_relations(viewer: Reader, uuid: UUID, db: Reading) -> schemas.RelationsOut:
    """List what other titles are to an item."""
    relations = service.relations_of(db, viewer, str(uuid))
    return schemas.RelationsOut.model_validate({"relations": relations})


@router.post("/media/{uuid}/relations", status_code=201)
def relate(viewer: Writer, uuid: UUID, body: schemas.RelationWish, db: Writing) -> schemas.Linked:
    """Say what another title is to this one."""
    done = service.relate(db, viewer, str(uuid), str(body.item), body.relation)
    return schemas.Linked(change=done.change, id=done.key)


@router.delete("/media/{uuid}/relations/{relation}")
def unrelate(viewer: Writer, uuid: UUID, relation: UUID, db: Writing) -> schemas.Linked:
    """Take a relation back."""
    done = service.unrelate(db, viewer, str(uuid), str(relation))
    return schemas.Linked(change=done.change, id=done.key)


@router.get("/media/{uuid}/sequences")
def list_sequences(viewer: Reader, uuid: UUID, db: Reading) -> schemas.SequencesOut:
    """List the orders of an item's parts, and the versions that it is one of."""
    sequences = service.sequences_of(db, viewer, str(uuid))
    return schemas.SequencesOut.model_validate({"sequences": sequences})


@router.post("/sequences", status_code=201)
def arrange(viewer: Writer, body: schemas.SequenceWish, db: Writing) -> schemas.Linked:
    """Put titles together: versions of one work, or its parts in another order."""
    done = service.arrange(db, viewer, _arrangement(body))
    return schemas.Linked(change=done.change, id=done.key)


@router.get("/sequences/{sequence}")
def get_sequence(viewer: Reader, sequence: UUID, db: Reading) -> schemas.SequenceOut:
    """Return versions or an order with its titles."""
    return schemas.SequenceOut.model_validate(service.get_sequence(db, viewer, str(sequence)))


@router.put("/sequences/{sequence}")
def rearrange(
    viewer: Writer, sequence: UUID, body: schemas.SequenceWish, db: Writing
) -> schemas.Linked:
    """Let versions or an order be so from now on."""
    done = service.arrange(db, viewer, _arrangement(body), str(sequence))
    return schemas.Linked(change=done.change, id=done.key)


@router.delete("/sequences/{sequence}")
def disarrange(viewer: Writer, sequence: UUID, db: Writing) -> schemas.Linked:
    """Delete versions or an order; its titles stay."""
    done = service.disarrange(db, viewer, str(sequence))
    return schemas.Linked(change=done.change, id=done.key)


def _changed(done: service.Done) -> schemas.Changed:
    return schemas.Changed(change=done.change, items=done.items)


def _arrangement(body: schemas.SequenceWish) -> service.Arrangement:
    entries = [(str(one.item), one.label) for one in body.entries]
    if isinstance(body, schemas.OrderWish):
        return service.Arrangement("order", body.name, entries, body.kind, str(body.of))
    return service.Arrangement("versions", body.name, entries, is_counted_once=body.is_counted_once)

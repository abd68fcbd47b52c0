"""Lists over HTTP."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from mediary.accounts.access import Anyone, Lister, Reader
from mediary.accounts.viewer import Viewer
from mediary.core.requests import Reading, Writing
from mediary.lists import schemas, service, sharing, showing
from mediary.lists.queries import Standing, members_of, seen_of, share_of
from mediary.sdk.records import Title

router = APIRouter(prefix="/api/v1", tags=["lists"])

Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=30)]
Seen = Annotated[bool | None, Query(description="Only titles that you know, or do not know.")]


def _list_done(db: Session, viewer: Viewer, change: int, standing: Standing) -> schemas.ListDone:
    shown = showing.shown(db, viewer, standing)
    return schemas.ListDone.model_validate({"change": change, "list": shown})


def _entries_done(
    db: Session, viewer: Viewer, standing: Standing, change: service.Change
) -> schemas.EntriesDone:
    found = standing if standing.row.id else service.watch_later_of(db, viewer)
    return schemas.EntriesDone.model_validate({
        "change": _undoable(standing, change.batch_id),
        "entries": showing.entries_shown(db, viewer, found, change.entries),
    })  # fmt: skip


def _undoable(standing: Standing, batch_id: int | None) -> int | None:
    return batch_id if standing.is_own else None


def _entries(page: tuple[list[dict[str, Any]], str | None]) -> schemas.EntriesOut:
    return schemas.EntriesOut.model_validate({"entries": page[0], "next": page[1]})


def _drafts(body: schemas.NewEntries) -> list[service.Draft]:
    return [
        service.Draft(
            item=one.item or "",
            title=None if one.title is None else _named(one.title),
            person=one.person or "",
            text=one.text or "",
            note=one.note,
        )
        for one in body.entries
    ]


def _named(one: schemas.NamedWork) -> Title:
    return service.title_named(
        one.type, one.title, year=one.year, ids=one.ids, creators=one.creators
    )


@router.post("/lists", status_code=201)
def start_list(viewer: Lister, body: schemas.NewList, db: Writing) -> schemas.ListDone:
    """Start an empty list."""
    return _list_done(db, viewer, *service.start_list(db, viewer, **body.model_dump()))


@router.get("/lists")
def list_lists(
    viewer: Reader,
    db: Reading,
    relation: Literal["own", "joined", "invited", "followed"] = "own",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> schemas.ListsOut:
    """List your lists, those that you collaborate on, are invited to, or follow; newest first."""
    lists, following = showing.page_of_lists(db, viewer, relation, cursor=cursor, limit=limit)
    return schemas.ListsOut.model_validate({"lists": lists, "next": following})


@router.get("/users/{username}/lists")
def list_lists_of(
    viewer: Anyone, username: str, db: Reading, limit: Limit = 50, cursor: Cursor = None
) -> schemas.ListsOut:
    """List what somebody lets you see of their lists."""
    lists, following = showing.page_of_person(db, viewer, username, cursor=cursor, limit=limit)
    return schemas.ListsOut.model_validate({"lists": lists, "next": following})


@router.get("/lists/{list_id}")
def get_list(viewer: Anyone, list_id: str, db: Reading) -> schemas.ListOut:
    """Return a list that you may read."""
    found = service.get_list(db, viewer, list_id)
    return schemas.ListOut.model_validate(showing.shown(db, viewer, found))


@router.patch("/lists/{list_id}")
def change_list(
    viewer: Lister, list_id: str, body: schemas.ListChange, db: Writing
) -> schemas.ListDone:
    """Change a list's name, description, privacy, or whether it is ranked."""
    found = service.get_own_list(db, viewer, list_id)
    done = service.change_list(db, viewer, found, **body.model_dump())
    return _list_done(db, viewer, *done)


@router.delete("/lists/{list_id}")
def delete_list(viewer: Lister, list_id: str, db: Writing) -> schemas.Done:
    """Delete a list; undoing the change brings it back with its entries."""
    found = service.get_own_list(db, viewer, list_id)
    return schemas.Done(change=service.delete_list(db, viewer, found))


@router.post("/lists/{list_id}/clone", status_code=201)
def clone_list(
    viewer: Lister, list_id: str, body: schemas.NewCopy, db: Writing
) -> schemas.ListDone:
    """Copy a list that you may read into a private one of your own."""
    found = service.get_list(db, viewer, list_id)
    return _list_done(db, viewer, *service.clone_list(db, viewer, found, name=body.name))


@router.get("/lists/{list_id}/seen")
def count_seen(viewer: Reader, list_id: str, db: Reading) -> schemas.SeenOut:
    """Return how many titles of a list you know: seen 12 of 40."""
    seen, of = seen_of(db, viewer, service.get_list(db, viewer, list_id))
    return schemas.SeenOut(seen=seen, of=of)


@router.get("/lists/{list_id}/entries")
def list_entries(
    viewer: Anyone,
    list_id: str,
    db: Reading,
    limit: Limit = 100,
    cursor: Cursor = None,
    seen: Seen = None,
) -> schemas.EntriesOut:
    """List a list's entries in its order."""
    found = service.get_list(db, viewer, list_id)
    return _entries(
        showing.page_of_entries(db, viewer, found, cursor=cursor, limit=limit, is_seen=seen)
    )


@router.post("/lists/{list_id}/entries", status_code=201)
def add_entries(
    viewer: Lister, list_id: str, body: schemas.NewEntries, db: Writing
) -> schemas.EntriesDone:
    """Add entries; titles that are in the list already are left out."""
    found = service.get_list_to_change(db, viewer, list_id)
    done = service.add_entries(db, viewer, found, _drafts(body), after=body.after)
    return _entries_done(db, viewer, found, done)


@router.patch("/lists/{list_id}/entries/{entry_id}")
def change_note(
    viewer: Lister, list_id: str, entry_id: str, body: schemas.Note, db: Writing
) -> schemas.EntriesDone:
    """Change the note on an entry; an empty one takes it away."""
    found = service.get_list_to_change(db, viewer, list_id)
    done = service.change_note(db, viewer, found, entry_id, note=body.note)
    return _entries_done(db, viewer, found, done)


@router.put("/lists/{list_id}/entries/{entry_id}/place")
def move_entry(
    viewer: Lister, list_id: str, entry_id: str, body: schemas.Behind, db: Writing
) -> schemas.EntriesDone:
    """Put an entry behind another one, or at the top."""
    found = service.get_list_to_change(db, viewer, list_id)
    done = service.move_entry(db, viewer, found, entry_id, after=body.after)
    return _entries_done(db, viewer, found, done)


@router.delete("/lists/{list_id}/entries/{entry_id}")
def remove_entry(viewer: Lister, list_id: str, entry_id: str, db: Writing) -> schemas.Done:
    """Take an entry out; the export that brought it does not bring it back."""
    found = service.get_list_to_change(db, viewer, list_id)
    done = service.remove_entry(db, viewer, found, entry_id)
    return schemas.Done(change=_undoable(found, done.batch_id))


@router.get("/watch-later")
def get_watch_later(viewer: Reader, db: Reading) -> schemas.ListOut:
    """Return your queue of what to watch later."""
    found = service.watch_later_of(db, viewer)
    return schemas.ListOut.model_validate(showing.shown(db, viewer, found))


@router.get("/watch-later/entries")
def list_queued(
    viewer: Reader, db: Reading, limit: Limit = 100, cursor: Cursor = None, seen: Seen = None
) -> schemas.EntriesOut:
    """List your queue in its order."""
    found = service.watch_later_of(db, viewer)
    return _entries(
        showing.page_of_entries(db, viewer, found, cursor=cursor, limit=limit, is_seen=seen)
    )


@router.post("/watch-later/entries", status_code=201)
def queue_entries(viewer: Lister, body: schemas.NewEntries, db: Writing) -> schemas.EntriesDone:
    """Queue entries; what was completed can be queued again, what is queued only once."""
    found = service.watch_later_of(db, viewer)
    done = service.add_entries(db, viewer, found, _drafts(body), after=body.after)
    return _entries_done(db, viewer, found, done)


@router.patch("/watch-later/entries/{entry_id}")
def note_queued(
    viewer: Lister, entry_id: str, body: schemas.Note, db: Writing
) -> schemas.EntriesDone:
    """Change the note on an entry of your queue."""
    found = service.watch_later_of(db, viewer)
    done = service.change_note(db, viewer, found, entry_id, note=body.note)
    return _entries_done(db, viewer, found, done)


@router.put("/watch-later/entries/{entry_id}/place")
def move_queued(
    viewer: Lister, entry_id: str, body: schemas.Behind, db: Writing
) -> schemas.EntriesDone:
    """Put an entry of your queue behind another one, or at the top."""
    found = service.watch_later_of(db, viewer)
    done = service.move_entry(db, viewer, found, entry_id, after=body.after)
    return _entries_done(db, viewer, found, done)


@router.delete("/watch-later/entries/{entry_id}")
def remove_queued(viewer: Lister, entry_id: str, db: Writing) -> schemas.Done:
    """Take an entry out of your queue."""
    found = service.watch_later_of(db, viewer)
    return schemas.Done(change=service.remove_entry(db, viewer, found, entry_id).batch_id)


@router.get("/lists/{list_id}/share")
def get_share(viewer: Reader, list_id: str, db: Reading) -> schemas.ShareOut | None:
    """Return the share link of a list of yours; null where it has none."""
    found = share_of(db, service.get_own_list(db, viewer, list_id).row.uuid)
    return None if found is None else _share(found.code)


@router.put("/lists/{list_id}/share")
def share_list(viewer: Lister, list_id: str, db: Writing) -> schemas.ShareOut:
    """Make a link by which anybody reads the list, or return the one that there is."""
    return _share(sharing.share(db, service.get_own_list(db, viewer, list_id)))


def _share(code: str) -> schemas.ShareOut:
    return schemas.ShareOut(code=code, path=f"/api/v1/shared/{code}")


@router.delete("/lists/{list_id}/share", status_code=204)
def stop_sharing(viewer: Lister, list_id: str, db: Writing) -> None:
    """Withdraw the share link; who has it reads nothing any more."""
    sharing.stop_sharing(db, service.get_own_list(db, viewer, list_id))


@router.get("/shared/{code}")
def get_shared_list(viewer: Anyone, code: str, db: Reading) -> schemas.ListOut:
    """Return the list of a share link; nobody has to sign in."""
    found = service.get_shared(db, viewer, code)
    return schemas.ListOut.model_validate(showing.shown(db, viewer, found))


@router.get("/shared/{code}/entries")
def list_shared_entries(
    viewer: Anyone, code: str, db: Reading, limit: Limit = 100, cursor: Cursor = None
) -> schemas.EntriesOut:
    """List the entries of a share link's list; nobody has to sign in."""
    found = service.get_shared(db, viewer, code)
    return _entries(showing.page_of_entries(db, viewer, found, cursor=cursor, limit=limit))


@router.get("/lists/{list_id}/members")
def list_members(viewer: Reader, list_id: str, db: Reading) -> schemas.MembersOut:
    """List who may change the list beside its owner, and who is invited to."""
    found = service.get_list_to_change(db, viewer, list_id)
    members = members_of(db, found.row.uuid)
    return schemas.MembersOut(
        members=[
            schemas.MemberOut(username=name, has_accepted=one.accepted_at is not None)
            for one, name in members
        ]
    )


@router.post("/lists/{list_id}/members", status_code=204)
def invite_member(viewer: Lister, list_id: str, body: schemas.Guest, db: Writing) -> None:
    """Invite somebody by user name to add, remove and move entries."""
    found = service.get_own_list(db, viewer, list_id)
    sharing.invite(db, viewer, found, username=body.username)


@router.delete("/lists/{list_id}/members/{username}", status_code=204)
def remove_member(viewer: Lister, list_id: str, username: str, db: Writing) -> None:
    """End somebody's part in your list, or your own in somebody's; what was added stays."""
    sharing.remove_member(db, viewer, list_id, username=username)


@router.post("/lists/{list_id}/membership", status_code=204)
def accept_invitation(viewer: Lister, list_id: str, db: Writing) -> None:
    """Accept the invitation to a list; `DELETE …/members/{your name}` declines it."""
    sharing.accept(db, viewer, list_id)


@router.put("/lists/{list_id}/subscription", status_code=204)
def follow_list(viewer: Lister, list_id: str, db: Writing) -> None:
    """Read along somebody's public list."""
    sharing.subscribe(db, viewer, service.get_list(db, viewer, list_id))


@router.delete("/lists/{list_id}/subscription", status_code=204)
def unfollow_list(viewer: Lister, list_id: str, db: Writing) -> None:
    """Stop reading along."""
    sharing.unsubscribe(db, viewer, list_id)

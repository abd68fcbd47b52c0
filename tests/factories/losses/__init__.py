"""What each format's statement takes away, one function for each sentence of it.

Applied in the order of the statement to what a diary tells, they leave what an import of the
export must tell.
"""

from tests.factories.losses.counted import MAL
from tests.factories.losses.goodreads import GOODREADS
from tests.factories.losses.letterboxd import LETTERBOXD, unordered_queue
from tests.factories.losses.podcasts import OPML
from tests.factories.losses.taking import Take, nothing
from tests.factories.losses.trakt import TRAKT
from tests.factories.losses.yamtrack import YAMTRACK

LOSSES: dict[str, dict[str, Take]] = {
    "csv": dict.fromkeys(
        ("facts", "sources", "runs", "links", "privacy", "skipped", "list-tags"), nothing
    ),
    "letterboxd": LETTERBOXD,
    "trakt": TRAKT,
    "opml": OPML,
    "goodreads": GOODREADS,
    "mal": MAL,
    "yamtrack": YAMTRACK,
}
# Where a statement gives up an order, what stands there now is any.
FREE: dict[str, Take] = {
    "letterboxd": unordered_queue,
    "goodreads": lambda facts: [f | {"place": None} if f["what"] == "place" else f for f in facts],
}

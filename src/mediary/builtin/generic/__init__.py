"""Any other table or JSON array, read by a mapping of its columns.

A mapping is a small JSON object (`--map FILE`); `docs/plugins.md` shows examples:

    {
      "type": "movie",
      "columns": {
        "title": "Name",
        "year": "Year",
        "watched": "Date Watched",
        "rating": {"column": "Score", "scale": 10},
        "imdb": "IMDb"
      },
      "date_order": "dmy"
    }

`type` is a media type, `type/level` ("music/album"), or a column with the values that it holds:
`{"column": "Kind", "values": {"Film": "movie", "Serie": "show"}, "default": "movie"}`.
`columns` maps fields (all of them: `mapping.FIELDS`) to columns: a name, or an object with
`column`, `values` (words to values), `scale` (of ratings: 5, 10, 100, "5.5", "10.1"), `separator`
(of cells that hold several values), `unit` (of durations: seconds, minutes, hours), `true` (words
that mean yes) and `flags` (for `status`: one column a state). In JSON a column is a path with dots.
`date_order` is "dmy", "mdy" or "iso"; left out, the dates of the file settle it, or it is asked.
`means` says what a row says by being there: "seen", "planned", "owned" or "list"; left out, a row
that says nothing else is an entry of a list with the file's name. `list` names that list.
`records` names the member of a top object that holds the array.
"""

from mediary.builtin.generic.read import Generic

plugin = Generic()

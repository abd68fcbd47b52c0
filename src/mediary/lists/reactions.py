"""What lists do on hearing news: they are folded with the statements that speak of them."""

import mediary.lists.folding  # noqa: F401  registers the fold with `tracking`

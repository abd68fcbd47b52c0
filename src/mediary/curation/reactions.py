"""What the room does on hearing news: its folds run with the statements that speak of it."""

import mediary.curation.folding  # noqa: F401  registers the folds with `tracking`

"""Netflix: the viewing history of a profile, and the files of the account's data request."""

from mediary.builtin.netflix.recognise import Netflix

plugin = Netflix()

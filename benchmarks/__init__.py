"""Measures what "Figures to reach" promises: `make bench`, or `python -m benchmarks.run`.

`shelf` and `histories` write exports of invented people, `program` starts Mediary and looks after
its processes, `figures` measures, `results` writes RESULTS.md.
"""

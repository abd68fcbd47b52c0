"""The door through which background work comes in: `mediary worker`.

A worker runs every kind of job, until it is told to end. On SQLite it runs on the machine that
holds the file, beside the server; on PostgreSQL any number run on any number of machines. Told to
end (SIGTERM, SIGINT), it stops after the current step of each job and gives the job back; killed,
its jobs are taken up by the next worker or server within seconds.
"""

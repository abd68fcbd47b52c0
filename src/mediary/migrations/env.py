"""What Alembic runs: the migrations, on the connection and in the transaction that it is given."""

from alembic import context

configuration = context.config
context.configure(
    connection=configuration.attributes["connection"],
    on_version_apply=configuration.attributes["on_version_apply"],
    transactional_ddl=True,
)
context.run_migrations()

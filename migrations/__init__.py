"""Steps of the schema, run in order by ``hearth run`` and ``hearth migrate``.

A new step: change the models, then

    alembic -x url=sqlite:///scratch.db upgrade head
    alembic -x url=sqlite:///scratch.db revision --autogenerate -m "remember birthdays"

and read what it wrote. To change a column, wrap it in ``op.batch_alter_table``: SQLite rebuilds the table, with
foreign keys off, so rows that refer to it stay. The number in front is the revision; steps form one line. A step
imports no models: it must still do the same in a year. Its ``downgrade`` undoes it or says why it cannot.
"""

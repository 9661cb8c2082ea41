"""The search engines' own tables: FTS5 on SQLite, a text vector with a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE index_fts USING fts5(tokens, content='index_entry', content_rowid='id', detail='full', tokenize='ascii')",
    "CREATE TRIGGER index_entry_ai AFTER INSERT ON index_entry BEGIN INSERT INTO index_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
    "CREATE TRIGGER index_entry_ad AFTER DELETE ON index_entry BEGIN"
    " INSERT INTO index_fts(index_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); END",
    "CREATE TRIGGER index_entry_au AFTER UPDATE OF tokens ON index_entry BEGIN"
    " INSERT INTO index_fts(index_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens);"
    " INSERT INTO index_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
]
POSTGRES = [
    "ALTER TABLE index_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', tokens)) STORED",
    "CREATE INDEX index_entry_vector ON index_entry USING gin (vector)",
]


def build(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("index", "0001_initial")]
    operations = [migrations.RunPython(build, elidable=False)]

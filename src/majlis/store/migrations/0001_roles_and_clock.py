from django.db import migrations

ROLES = """
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'majlis_owner') THEN CREATE ROLE majlis_owner; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'majlis_web') THEN CREATE ROLE majlis_web; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'majlis_worker') THEN CREATE ROLE majlis_worker; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO majlis_web, majlis_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO majlis_web, majlis_worker;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO majlis_web, majlis_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO majlis_web, majlis_worker;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO majlis_web, majlis_worker;
"""

# The offset is a row, so that every process sees the same time; no role but the owner may set it.
CLOCK = """
CREATE TABLE store_clock (one boolean PRIMARY KEY DEFAULT true CHECK (one), shift interval NOT NULL);
INSERT INTO store_clock (shift) VALUES ('0');
REVOKE INSERT, UPDATE, DELETE ON store_clock FROM majlis_web, majlis_worker;
CREATE FUNCTION majlis_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  'SELECT clock_timestamp() + shift FROM store_clock';
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        migrations.RunSQL(CLOCK, "DROP FUNCTION majlis_now(); DROP TABLE store_clock"),
    ]

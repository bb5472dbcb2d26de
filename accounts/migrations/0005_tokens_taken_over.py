from django.db import migrations

# Tokens of before stay good for a year, as hashes; their plain keys go. An installation that begins now never had any.
TAKE_OVER = """
DO $$
BEGIN
    IF to_regclass('authtoken_token') IS NOT NULL THEN
        INSERT INTO accounts_token (user_id, name, digest, hint, verbs, standing, made_at, expires_at)
        SELECT person.id, 'API', encode(sha256(convert_to(key, 'UTF8')), 'hex'), left(key, 6), NULL,
               encode(sha256(convert_to(person.password || E'\\n' || person.role || E'\\n' || person.epoch, 'UTF8')), 'hex'),
               token.created, app_now() + interval '365 days'
          FROM authtoken_token token JOIN accounts_user person ON person.id = token.user_id;
        DROP TABLE authtoken_token;
    END IF;
END $$"""


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_access")]

    operations = [migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop)]

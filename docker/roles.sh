#!/bin/sh
# Run by the postgres image when it makes the cluster: the two roles and the owner's database, as the engine of bin/up
# makes them. The owner migrates; the app runs and gets its rights from each migration (core/roles.py).
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_DB_PASSWORD" --set app_password="$APP_DB_PASSWORD" <<'SQL'
CREATE ROLE aftersales_owner LOGIN NOSUPERUSER PASSWORD :'owner_password';
CREATE ROLE aftersales_app LOGIN NOSUPERUSER PASSWORD :'app_password';
CREATE DATABASE aftersales OWNER aftersales_owner;
SQL

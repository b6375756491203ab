-- The role and the database of the private cluster; runs as its superuser, any number of times.
SELECT 'CREATE ROLE carte_blanche LOGIN CREATEDB'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'carte_blanche') \gexec
SELECT 'CREATE DATABASE carte_blanche OWNER carte_blanche'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'carte_blanche') \gexec

-- The worker's role, with no more rights than it uses, on the tables of CKAN 2.10 and later. As the owner of the tables:
--     psql -v ON_ERROR_STOP=1 -f conf/ckan/database.sql ckan
-- The role itself is made beforehand:  CREATE ROLE postern LOGIN PASSWORD '…'

-- schema postern is the worker's ledger; a schema postern_work_… holds the tables of one run and goes with it
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ckan TO postern;
GRANT USAGE ON SCHEMA public TO postern;
GRANT SELECT (id, name, fullname, email, about, image_url, apikey, created, activity_streams_email_notifications, sysadmin, state, plugin_extras), INSERT (id, name, fullname, email, about, image_url, created, activity_streams_email_notifications, sysadmin, state, plugin_extras), UPDATE (name, fullname, email, about, image_url, apikey, sysadmin, state, plugin_extras) ON "user" TO postern;
-- CKAN 2.10 and later
GRANT SELECT (last_active) ON "user" TO postern;
GRANT SELECT, INSERT ON dashboard TO postern;
GRANT SELECT, INSERT ON "group" TO postern;
GRANT SELECT, INSERT, UPDATE ON member TO postern;
GRANT SELECT, INSERT, UPDATE, DELETE ON api_token TO postern;

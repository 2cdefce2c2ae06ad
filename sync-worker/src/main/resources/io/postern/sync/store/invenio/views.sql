-- Invenio's tables in the words of the planner. ${…} stand for what a schema generation lacks.
CREATE TEMP VIEW app_account AS
SELECT id AS account, username AS login, coalesce(displayname, username) AS username, email, ${address} AS address, NULL::text AS name,
       coalesce(active, false) AS active, ${blocked} AS blocked,
       CASE jsonb_typeof(profile) WHEN 'object' THEN profile ELSE '{}' END AS profile,
       CASE jsonb_typeof(preferences) WHEN 'object' THEN preferences ELSE '{}' END AS preferences, false AS sysadmin, ${kept} AS kept
FROM ${schema}.accounts_user u;

CREATE TEMP VIEW app_identity AS
SELECT method, id AS key, id_user AS account FROM ${schema}.accounts_useridentity;

CREATE TEMP VIEW app_extra AS
${extra};

CREATE TEMP VIEW app_role AS
SELECT id::text AS role, name, description, ${managed} AS managed FROM ${schema}.accounts_role;

CREATE TEMP VIEW app_member AS
SELECT user_id AS account, role_id::text AS role, ''::text AS capacity FROM ${schema}.accounts_userrole;

-- Name, address and password of people whose account is the directory's stay as the directory has them, whatever form, API call
-- or plug-in of CKAN's would change them; the rest of the profile is theirs. CKAN answers as usual, and shows what has stayed.
-- Accounts of nobody in the directory (a local administrator's, a robot's) are not touched, and neither is what the worker writes.
--
-- As a superuser, after the first start of the worker, which makes the schema postern; it may be run again:
--     psql -v ON_ERROR_STOP=1 -f conf/ckan/directory-fields.sql ckan
-- To take it away again:  DROP FUNCTION postern.keep_directory_fields CASCADE

CREATE OR REPLACE FUNCTION postern.keep_directory_fields() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- session_user is who signed in at the database, also within this function, which runs as its owner
    IF session_user <> 'postern' AND EXISTS (SELECT FROM postern.identity WHERE account = OLD.id) THEN
        NEW.name := OLD.name;
        NEW.fullname := OLD.fullname;
        NEW.email := OLD.email;
        NEW.password := OLD.password;
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION postern.keep_directory_fields() OWNER TO postern;

CREATE OR REPLACE TRIGGER postern_keep_directory_fields BEFORE UPDATE ON public."user"
    FOR EACH ROW EXECUTE FUNCTION postern.keep_directory_fields();

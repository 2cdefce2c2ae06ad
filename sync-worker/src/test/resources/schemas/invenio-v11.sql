-- Made by make-schemas; do not edit.  The whole schema after every migration of:
--   flask-security-invenio==3.1.4
--   invenio-access==1.4.5
--   invenio-accounts==2.0.2
--   invenio-db==1.0.14
--   invenio-oauthclient==2.1.1
--   sqlalchemy==1.4.48
--   sqlalchemy-continuum==1.3.14


CREATE TABLE public.access_actionsroles (
    id integer NOT NULL,
    action character varying(80),
    exclude boolean DEFAULT false NOT NULL,
    argument character varying(255),
    role_id integer NOT NULL
);

CREATE SEQUENCE public.access_actionsroles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.access_actionsroles_id_seq OWNED BY public.access_actionsroles.id;

CREATE TABLE public.access_actionssystemroles (
    id integer NOT NULL,
    action character varying(80),
    exclude boolean DEFAULT false NOT NULL,
    argument character varying(255),
    role_name character varying(40) NOT NULL
);

CREATE SEQUENCE public.access_actionssystemroles_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.access_actionssystemroles_id_seq OWNED BY public.access_actionssystemroles.id;

CREATE TABLE public.access_actionsusers (
    id integer NOT NULL,
    action character varying(80),
    exclude boolean DEFAULT false NOT NULL,
    argument character varying(255),
    user_id integer NOT NULL
);

CREATE SEQUENCE public.access_actionsusers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.access_actionsusers_id_seq OWNED BY public.access_actionsusers.id;

CREATE TABLE public.accounts_role (
    id integer NOT NULL,
    name character varying(80),
    description character varying(255),
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    version_id integer NOT NULL
);

CREATE SEQUENCE public.accounts_role_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.accounts_role_id_seq OWNED BY public.accounts_role.id;

CREATE TABLE public.accounts_user (
    id integer NOT NULL,
    email character varying(255),
    password character varying(255),
    active boolean,
    confirmed_at timestamp without time zone,
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    version_id integer NOT NULL,
    profile jsonb,
    preferences jsonb,
    displayname character varying(255),
    username character varying(255)
);

CREATE SEQUENCE public.accounts_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.accounts_user_id_seq OWNED BY public.accounts_user.id;

CREATE TABLE public.accounts_user_login_information (
    user_id integer NOT NULL,
    current_login_at timestamp without time zone,
    current_login_ip character varying(50),
    last_login_at timestamp without time zone,
    last_login_ip character varying(50),
    login_count integer
);

CREATE TABLE public.accounts_user_session_activity (
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    sid_s character varying(255) NOT NULL,
    user_id integer,
    browser character varying(80),
    browser_version character varying(30),
    country character varying(3),
    device character varying(80),
    ip character varying(80),
    os character varying(80)
);

CREATE TABLE public.accounts_useridentity (
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    id character varying(255) NOT NULL,
    method character varying(255) NOT NULL,
    id_user integer NOT NULL
);

CREATE TABLE public.accounts_userrole (
    user_id integer,
    role_id integer
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.oauthclient_remoteaccount (
    id integer NOT NULL,
    user_id integer NOT NULL,
    client_id character varying(255) NOT NULL,
    extra_data json NOT NULL,
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL
);

CREATE SEQUENCE public.oauthclient_remoteaccount_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.oauthclient_remoteaccount_id_seq OWNED BY public.oauthclient_remoteaccount.id;

CREATE TABLE public.oauthclient_remotetoken (
    id_remote_account integer NOT NULL,
    token_type character varying(40) NOT NULL,
    access_token bytea NOT NULL,
    secret text NOT NULL,
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL
);

CREATE TABLE public.transaction (
    issued_at timestamp without time zone,
    id bigint NOT NULL,
    remote_addr character varying(50),
    user_id integer
);

CREATE SEQUENCE public.transaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE ONLY public.access_actionsroles ALTER COLUMN id SET DEFAULT nextval('public.access_actionsroles_id_seq'::regclass);

ALTER TABLE ONLY public.access_actionssystemroles ALTER COLUMN id SET DEFAULT nextval('public.access_actionssystemroles_id_seq'::regclass);

ALTER TABLE ONLY public.access_actionsusers ALTER COLUMN id SET DEFAULT nextval('public.access_actionsusers_id_seq'::regclass);

ALTER TABLE ONLY public.accounts_role ALTER COLUMN id SET DEFAULT nextval('public.accounts_role_id_seq'::regclass);

ALTER TABLE ONLY public.accounts_user ALTER COLUMN id SET DEFAULT nextval('public.accounts_user_id_seq'::regclass);

ALTER TABLE ONLY public.oauthclient_remoteaccount ALTER COLUMN id SET DEFAULT nextval('public.oauthclient_remoteaccount_id_seq'::regclass);

ALTER TABLE ONLY public.access_actionsroles
    ADD CONSTRAINT access_actionsroles_unique UNIQUE (action, exclude, argument, role_id);

ALTER TABLE ONLY public.access_actionssystemroles
    ADD CONSTRAINT access_actionssystemroles_unique UNIQUE (action, exclude, argument, role_name);

ALTER TABLE ONLY public.access_actionsusers
    ADD CONSTRAINT access_actionsusers_unique UNIQUE (action, exclude, argument, user_id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.access_actionsroles
    ADD CONSTRAINT pk_access_actionsroles PRIMARY KEY (id);

ALTER TABLE ONLY public.access_actionssystemroles
    ADD CONSTRAINT pk_access_actionssystemroles PRIMARY KEY (id);

ALTER TABLE ONLY public.access_actionsusers
    ADD CONSTRAINT pk_access_actionsusers PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_role
    ADD CONSTRAINT pk_accounts_role PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT pk_accounts_user PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_user_login_information
    ADD CONSTRAINT pk_accounts_user_login_information PRIMARY KEY (user_id);

ALTER TABLE ONLY public.accounts_user_session_activity
    ADD CONSTRAINT pk_accounts_user_session_activity PRIMARY KEY (sid_s);

ALTER TABLE ONLY public.accounts_useridentity
    ADD CONSTRAINT pk_accounts_useridentity PRIMARY KEY (id, method);

ALTER TABLE ONLY public.oauthclient_remoteaccount
    ADD CONSTRAINT pk_oauthclient_remoteaccount PRIMARY KEY (id);

ALTER TABLE ONLY public.oauthclient_remotetoken
    ADD CONSTRAINT pk_oauthclient_remotetoken PRIMARY KEY (id_remote_account, token_type);

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT pk_transaction PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_role
    ADD CONSTRAINT uq_accounts_role_name UNIQUE (name);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT uq_accounts_user_email UNIQUE (email);

ALTER TABLE ONLY public.accounts_user
    ADD CONSTRAINT uq_accounts_user_username UNIQUE (username);

ALTER TABLE ONLY public.oauthclient_remoteaccount
    ADD CONSTRAINT uq_oauthclient_remoteaccount_user_id UNIQUE (user_id, client_id);

CREATE UNIQUE INDEX accounts_useridentity_id_user_method ON public.accounts_useridentity USING btree (id_user, method);

CREATE INDEX ix_access_actionsroles_action ON public.access_actionsroles USING btree (action);

CREATE INDEX ix_access_actionsroles_argument ON public.access_actionsroles USING btree (argument);

CREATE INDEX ix_access_actionsroles_role_id ON public.access_actionsroles USING btree (role_id);

CREATE INDEX ix_access_actionssystemroles_action ON public.access_actionssystemroles USING btree (action);

CREATE INDEX ix_access_actionssystemroles_argument ON public.access_actionssystemroles USING btree (argument);

CREATE INDEX ix_access_actionssystemroles_role_name ON public.access_actionssystemroles USING btree (role_name);

CREATE INDEX ix_access_actionsusers_action ON public.access_actionsusers USING btree (action);

CREATE INDEX ix_access_actionsusers_argument ON public.access_actionsusers USING btree (argument);

CREATE INDEX ix_access_actionsusers_user_id ON public.access_actionsusers USING btree (user_id);

CREATE INDEX ix_transaction_user_id ON public.transaction USING btree (user_id);

ALTER TABLE ONLY public.access_actionsroles
    ADD CONSTRAINT fk_access_actionsroles_role_id_accounts_role FOREIGN KEY (role_id) REFERENCES public.accounts_role(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_actionsusers
    ADD CONSTRAINT fk_access_actionsusers_user_id_accounts_user FOREIGN KEY (user_id) REFERENCES public.accounts_user(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.accounts_user_login_information
    ADD CONSTRAINT fk_accounts_login_information_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id);

ALTER TABLE ONLY public.accounts_user_session_activity
    ADD CONSTRAINT fk_accounts_session_activity_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id);

ALTER TABLE ONLY public.accounts_useridentity
    ADD CONSTRAINT fk_accounts_useridentity_id_user_accounts_user FOREIGN KEY (id_user) REFERENCES public.accounts_user(id);

ALTER TABLE ONLY public.accounts_userrole
    ADD CONSTRAINT fk_accounts_userrole_role_id FOREIGN KEY (role_id) REFERENCES public.accounts_role(id);

ALTER TABLE ONLY public.accounts_userrole
    ADD CONSTRAINT fk_accounts_userrole_user_id FOREIGN KEY (user_id) REFERENCES public.accounts_user(id);

ALTER TABLE ONLY public.oauthclient_remotetoken
    ADD CONSTRAINT fk_oauthclient_remote_token_remote_account FOREIGN KEY (id_remote_account) REFERENCES public.oauthclient_remoteaccount(id);

ALTER TABLE ONLY public.oauthclient_remoteaccount
    ADD CONSTRAINT fk_oauthclient_remoteaccount_user_id_accounts_user FOREIGN KEY (user_id) REFERENCES public.accounts_user(id);

ALTER TABLE ONLY public.transaction
    ADD CONSTRAINT fk_transaction_user_id_accounts_user FOREIGN KEY (user_id) REFERENCES public.accounts_user(id);


INSERT INTO public.alembic_version VALUES ('04480be1593e');
INSERT INTO public.alembic_version VALUES ('eb9743315a9d');
INSERT INTO public.alembic_version VALUES ('aaa265b0afa6');


-- Made by make-schemas; do not edit.  The whole schema after every migration of:
--   flask-security-invenio==3.4.0
--   invenio-access==2.1.0
--   invenio-accounts==5.1.7
--   invenio-db==1.3.1
--   invenio-oauthclient==4.1.2
--   sqlalchemy==1.4.54
--   sqlalchemy-continuum==1.4.1


CREATE TABLE public.access_actionsroles (
    id integer NOT NULL,
    action character varying(80),
    exclude boolean DEFAULT false NOT NULL,
    argument character varying(255),
    role_id character varying(80) NOT NULL
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

CREATE TABLE public.accounts_domain_category (
    id integer NOT NULL,
    label character varying(255)
);

CREATE SEQUENCE public.accounts_domain_category_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.accounts_domain_category_id_seq OWNED BY public.accounts_domain_category.id;

CREATE TABLE public.accounts_domain_org (
    id integer NOT NULL,
    pid character varying(255),
    name character varying(255) NOT NULL,
    json jsonb NOT NULL,
    parent_id integer
);

CREATE SEQUENCE public.accounts_domain_org_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.accounts_domain_org_id_seq OWNED BY public.accounts_domain_org.id;

CREATE TABLE public.accounts_domains (
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    id integer NOT NULL,
    domain character varying(255) NOT NULL,
    tld character varying(255) NOT NULL,
    status integer NOT NULL,
    flagged boolean NOT NULL,
    flagged_source character varying(255) NOT NULL,
    org_id integer,
    category integer,
    num_users integer NOT NULL,
    num_active integer NOT NULL,
    num_inactive integer NOT NULL,
    num_confirmed integer NOT NULL,
    num_verified integer NOT NULL,
    num_blocked integer NOT NULL
);

CREATE SEQUENCE public.accounts_domains_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.accounts_domains_id_seq OWNED BY public.accounts_domains.id;

CREATE TABLE public.accounts_role (
    id character varying(80) NOT NULL,
    name character varying(80),
    description character varying(255),
    created timestamp without time zone NOT NULL,
    updated timestamp without time zone NOT NULL,
    version_id integer NOT NULL,
    is_managed boolean NOT NULL
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
    username character varying(255),
    blocked_at timestamp without time zone,
    verified_at timestamp without time zone,
    domain character varying(255)
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
    role_id character varying(80)
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

ALTER TABLE ONLY public.accounts_domain_category ALTER COLUMN id SET DEFAULT nextval('public.accounts_domain_category_id_seq'::regclass);

ALTER TABLE ONLY public.accounts_domain_org ALTER COLUMN id SET DEFAULT nextval('public.accounts_domain_org_id_seq'::regclass);

ALTER TABLE ONLY public.accounts_domains ALTER COLUMN id SET DEFAULT nextval('public.accounts_domains_id_seq'::regclass);

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

ALTER TABLE ONLY public.accounts_domain_category
    ADD CONSTRAINT pk_accounts_domain_category PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_domain_org
    ADD CONSTRAINT pk_accounts_domain_org PRIMARY KEY (id);

ALTER TABLE ONLY public.accounts_domains
    ADD CONSTRAINT pk_accounts_domains PRIMARY KEY (id);

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

ALTER TABLE ONLY public.accounts_domain_org
    ADD CONSTRAINT uq_accounts_domain_org_pid UNIQUE (pid);

ALTER TABLE ONLY public.accounts_domains
    ADD CONSTRAINT uq_accounts_domains_domain UNIQUE (domain);

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

ALTER TABLE ONLY public.accounts_domain_org
    ADD CONSTRAINT fk_accounts_domain_org_parent_id_accounts_domain_org FOREIGN KEY (parent_id) REFERENCES public.accounts_domain_org(id);

ALTER TABLE ONLY public.accounts_domains
    ADD CONSTRAINT fk_accounts_domains_category_accounts_domain_category FOREIGN KEY (category) REFERENCES public.accounts_domain_category(id);

ALTER TABLE ONLY public.accounts_domains
    ADD CONSTRAINT fk_accounts_domains_org_id_accounts_domain_org FOREIGN KEY (org_id) REFERENCES public.accounts_domain_org(id);

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


INSERT INTO public.alembic_version VALUES ('6ec5ce377ca3');
INSERT INTO public.alembic_version VALUES ('aaa265b0afa6');


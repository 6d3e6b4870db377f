-- Staff, how they sign in, what they work on, and the record of what they did.

create table staff (
  id integer generated always as identity primary key,
  name text not null check (length(name) between 1 and 80),
  roles text[] not null check (roles <@ array['analyst', 'supervisor', 'publisher', 'partner-manager', 'administrator']),
  -- Raised when roles change or an account is closed or recovered: every session from before ends.
  epoch integer not null default 1,
  added_at timestamptz not null,
  closed_at timestamptz
);
create unique index staff_names on staff (lower(name)) where closed_at is null;

create table staff_passkeys (
  credential_id text primary key,
  staff_id integer not null references staff (id),
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  added_at timestamptz not null,
  used_at timestamptz
);
create index staff_passkeys_of on staff_passkeys (staff_id);

-- Password (argon2id) and code app (TOTP, RFC 6238), both needed where no passkey is at hand.
create table staff_passwords (
  staff_id integer primary key references staff (id),
  salt bytea not null check (octet_length(salt) = 16),
  hash bytea not null check (octet_length(hash) = 32),
  -- Encrypted to the console's session key; a code needs it in the clear.
  totp_sealed text not null,
  -- The newest time step that was used: no code works twice.
  totp_step bigint not null default 0
);

-- For whom a link is: null makes a new account.
alter table staff_links add column staff_id integer references staff (id);

-- Who holds a report, and until when it is put off. Not in reports: the site and the worker have no business here.
create table report_work (
  report_id uuid primary key references reports (id),
  staff_id integer references staff (id),
  claimed_at timestamptz,
  snoozed_until timestamptz,
  check ((staff_id is null) = (claimed_at is null))
);
create index report_work_of on report_work (staff_id);

-- Notes of staff may tell what a person told: sealed to the hotline like it.
create table report_notes (
  number bigint generated always as identity primary key,
  report_id uuid not null references reports (id),
  staff_id integer not null references staff (id),
  written_at timestamptz not null,
  sealed bytea not null,
  sealed_to text[] not null
);
create index report_notes_of on report_notes (report_id);
alter table report_notes alter column sealed set storage external;

-- A view of the queue that somebody comes back to: its name and the address' query.
create table saved_views (
  id integer generated always as identity primary key,
  staff_id integer not null references staff (id),
  name text not null check (length(name) between 1 and 60),
  query text not null check (length(query) <= 500),
  unique (staff_id, name)
);

create index reports_queue on reports ((case urgency when 'emergency' then 0 when 'high' then 1 else 2 end), due_at, number)
  where state in ('received', 'opened', 'answered', 'referred');

create table audit (
  number bigint primary key check (number > 0),
  at timestamptz not null,
  staff_id integer references staff (id),
  -- The name as it was then; not looked up, so that a new name rewrites nothing.
  staff text not null,
  action text not null,
  object_kind text,
  object_id text,
  why text not null,
  digest bytea not null check (octet_length(digest) = 32),
  check ((object_kind is null) = (object_id is null))
);
create index audit_of_object on audit (object_kind, object_id, number);

create function refuse_change() returns trigger language plpgsql as $$
begin raise exception 'the audit log only grows'; end $$;
create trigger audit_only_grows before update or delete or truncate on audit for each statement execute function refuse_change();

grant select, insert on staff to breakwater_console;
grant update (roles, epoch, closed_at) on staff to breakwater_console;
grant select, insert, delete on staff_passkeys to breakwater_console;
grant update (counter, used_at) on staff_passkeys to breakwater_console;
grant select, insert, update, delete on staff_passwords to breakwater_console;
grant insert on staff_links to breakwater_console;
grant select, insert, update on report_work to breakwater_console;
grant select, insert on report_notes to breakwater_console;
grant select, insert, delete on saved_views to breakwater_console;
grant update (query) on saved_views to breakwater_console;
grant select, insert on audit to breakwater_console;

-- With a report goes what staff noted of it.
grant select (report_id), delete on report_work to breakwater_worker;
grant select (report_id), delete on report_notes to breakwater_worker;

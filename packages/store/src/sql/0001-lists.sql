-- Cases, entries on lists, partners and what they answer. Roles: one group role per app; `database-roles.ts` makes the
-- logins. What a role is not granted here it cannot read, whatever its process is made to do.

create table lists (
  id smallint primary key,
  name text not null check (name in ('under-18', 'adult')),
  sandbox boolean not null,
  -- Position of the newest change. Moved under this row's lock, so the order of positions is the order of commits
  -- and a follower that has read up to n has missed nothing at or below n.
  head bigint not null default 0,
  -- Part of every cursor. Raised after a restore, when old cursors no longer say what their holder has.
  epoch integer not null default 1,
  unique (name, sandbox)
);
insert into lists (id, name, sandbox) values (1, 'under-18', false), (2, 'adult', false), (3, 'under-18', true), (4, 'adult', true);

create table cases (
  id bigint generated always as identity primary key,
  -- HMAC of the case code; the code itself is stored nowhere.
  lookup bytea not null unique check (octet_length(lookup) = 32),
  -- The code's public half (age): what is sealed to it, only the holder of the code opens.
  recipient text not null,
  opened_on date not null,
  -- Made by --demo: a made-up case, never a person's.
  made_up boolean not null default false
);

create table entries (
  id uuid primary key,
  case_id bigint references cases (id),
  list_id smallint not null references lists (id),
  state text not null check (state in ('listed', 'confirmed', 'disputed', 'set-aside', 'withdrawn', 'expired')),
  set_aside_reason text check (set_aside_reason in ('well-known', 'blank', 'many')),
  pdq bytea check (octet_length(pdq) = 32),
  quality smallint not null check (quality between 0 and 100),
  md5 bytea check (octet_length(md5) = 16),
  -- Hashes of an entry off the list, sealed to its case code: we cannot read them, its holder can list them again.
  sealed bytea,
  position bigint not null,
  added_position bigint not null,
  changed_at timestamptz not null,
  listed_on date not null,
  check (state in ('withdrawn', 'expired') or md5 is not null),
  check (state not in ('withdrawn', 'expired') or (pdq is null and md5 is null)),
  unique (list_id, position)
);
create unique index entries_same_picture on entries (case_id, list_id, md5);
create index entries_of_case on entries (case_id);
create index entries_by_pdq on entries (list_id, pdq) where pdq is not null;
create index entries_waiting on entries (state) where state = 'set-aside';

create table partners (
  id integer generated always as identity primary key,
  name text not null unique,
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  -- Entry ids are permuted under this key for each partner: two partners cannot join their lists by id.
  naming_key bytea not null check (octet_length(naming_key) = 16),
  removal_tested_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null
);

create table partner_grants (
  partner_id integer not null references partners (id),
  list_name text not null,
  sandbox boolean not null,
  primary key (partner_id, list_name),
  foreign key (list_name, sandbox) references lists (name, sandbox)
);

-- How far each partner has read, by its own word: asking for what comes after n says that n has arrived.
create table partner_pulls (
  partner_id integer not null references partners (id),
  list_id smallint not null references lists (id),
  face text not null check (face in ('changes', 'fetch-hashes')),
  position bigint not null,
  pulled_at timestamptz not null,
  primary key (partner_id, list_id, face)
);

-- What partners that know entries only by their hash still have to be told to remove. Kept for as long as one of them
-- has not read past the position, then deleted: the worker's purge.
create table pending_removals (
  entry_id uuid primary key references entries (id),
  list_id smallint not null references lists (id),
  position bigint not null,
  pdq bytea not null check (octet_length(pdq) = 32)
);

create table feedback (
  partner_id integer not null references partners (id),
  entry_id uuid not null references entries (id),
  verdict text not null check (verdict in ('seen', 'removed', 'not-a-match')),
  copies bigint not null check (copies > 0),
  given_at timestamptz not null,
  weighed boolean not null default false,
  primary key (partner_id, entry_id, verdict)
);
create index feedback_of_entry on feedback (entry_id);
create index feedback_unweighed on feedback (entry_id) where not weighed;

create table feedback_requests (
  partner_id integer not null references partners (id),
  idempotency_key text not null,
  request_hash bytea not null,
  answer jsonb not null,
  answered_at timestamptz not null,
  primary key (partner_id, idempotency_key)
);

create table staff_links (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  made_at timestamptz not null,
  used_at timestamptz
);

create table decisions (
  id bigint generated always as identity primary key,
  entry_id uuid not null references entries (id),
  decision text not null check (decision in ('release', 'leave')),
  reason text not null,
  decided_at timestamptz not null
);

grant select on lists, partners, partner_grants, partner_pulls, feedback to breakwater_site;
revoke select on partners from breakwater_site;
grant select (id, name, removal_tested_at, closed_at) on partners to breakwater_site;
grant update (head) on lists to breakwater_site, breakwater_console, breakwater_worker;
grant select, insert on cases to breakwater_site;
grant select, insert, update on entries to breakwater_site;
grant select, insert, delete on pending_removals to breakwater_site;

grant select on lists, partners, partner_grants, partner_pulls, pending_removals, feedback, feedback_requests to breakwater_exchange;
grant select (id, list_id, state, pdq, quality, md5, position, added_position, changed_at) on entries to breakwater_exchange;
grant insert, update on partner_pulls, feedback, feedback_requests to breakwater_exchange;
grant update (removal_tested_at) on partners to breakwater_exchange;

grant select on lists, staff_links, decisions to breakwater_console;
grant select (id, list_id, state, set_aside_reason, quality, position, added_position, changed_at, listed_on) on entries to breakwater_console;
grant update (state, position, changed_at) on entries to breakwater_console;
grant update (used_at) on staff_links to breakwater_console;
grant insert on decisions to breakwater_console;

-- The job queue keeps its tables to itself.
grant breakwater_worker to current_user;
create schema pgboss authorization breakwater_worker;

grant select on lists, feedback, partner_pulls, pending_removals to breakwater_worker;
grant insert, delete on pending_removals to breakwater_worker;
grant select on entries to breakwater_worker;
grant select (id, recipient) on cases to breakwater_worker;
grant update (state, position, changed_at, pdq, md5, sealed) on entries to breakwater_worker;
grant update (weighed) on feedback to breakwater_worker;
grant select (id, closed_at) on partners to breakwater_worker;
grant select on partner_grants to breakwater_worker;
grant select (answered_at), delete on feedback_requests to breakwater_worker;
grant select (made_at), delete on staff_links to breakwater_worker;

-- What a partner in the sandbox practises on: hashes of patterns drawn by formula (the synthetic pictures of
-- facebook/ThreatExchange's reference run: waves, noise, gradients). No picture of a person.
insert into entries (id, list_id, state, pdq, quality, md5, position, added_position, changed_at, listed_on)
select gen_random_uuid(), lists.id, 'listed', decode(pattern.pdq, 'hex'), 100, decode(md5(pattern.pdq), 'hex'), pattern.n, pattern.n, now(), current_date
from lists, (values
  (1, '9017bfdad51677fa901623f217529dda405695f24546fdfa000382adbbf9828d'),
  (2, '90d6f75ad452f7fa941653f27752bdfa701695fa1156fffa00030205bab90205'),
  (3, '9096b3d2d14677fac01733f216529dfa415695f24556fffa000382adbff9020d'),
  (4, '204159473c9d801864da4a31392ed865da5b92a5679bd4f32d7efb0db475fa31'),
  (5, 'ffffaaffd700aaffdf00aaffff08aaffd500d500d500d500d700d500d700d500')) as pattern (n, pdq)
where lists.sandbox;
update lists set head = 5 where sandbox;

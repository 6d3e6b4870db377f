-- Reports, drafts, messages and helpers' codes. What a person wrote is sealed before it comes here: the columns named
-- `sealed` open with the hotline's keys or the person's code, and no process with a database role but the console has a
-- key. What stands in the clear is coarse, and docs/data-inventory.md lists it.

create table reports (
  id uuid primary key,
  -- Order of arrival. A day and this say who waits longest, without a time.
  number bigint generated always as identity unique,
  case_id bigint not null references cases (id),
  -- Made by the form: the same form sent twice stores one report.
  submission_id uuid not null,
  state text not null check (state in ('received', 'opened', 'answered', 'referred', 'closed', 'withdrawn', 'erasing', 'erased')),
  before_erasing text check (before_erasing in ('received', 'opened', 'answered', 'referred', 'closed', 'withdrawn')),
  erase_at timestamptz,
  held boolean not null default false,
  referred_on date,
  received_on date not null,
  due_at timestamptz,
  urgency text check (urgency in ('emergency', 'high', 'ordinary')),
  level text check (level in ('anonymous', 'contactable', 'named')),
  for_whom text check (for_whom in ('self', 'child', 'friend', 'pupil', 'other', 'unknown')),
  age text check (age in ('under-18', 'adult', 'unknown')),
  country text check (country ~ '^[A-Z]{2}$'),
  sealed bytea,
  sealed_to text[] not null,
  recipient text,
  unique (case_id, submission_id),
  check ((state = 'erasing') = (before_erasing is not null and erase_at is not null)),
  check ((state = 'erased') = (sealed is null)),
  check (state = 'erased' or (recipient is not null and urgency is not null and due_at is not null)),
  check (state <> 'erased' or (urgency is null and level is null and for_whom is null and age is null and country is null
    and due_at is null and recipient is null and referred_on is null))
);
create index reports_waiting on reports (urgency, number) where state in ('received', 'opened');
create index reports_to_erase on reports (erase_at) where state = 'erasing';
-- Sealed bytes do not compress: trying costs time at every insert.
alter table reports alter column sealed set storage external;

-- Answers on their way, sealed to their code alone. A draft has no case: there is none before a report is sent.
create table drafts (
  lookup bytea primary key check (octet_length(lookup) = 32),
  sealed bytea not null,
  expires_at timestamptz not null
);
create index drafts_expiring on drafts (expires_at);
alter table drafts alter column sealed set storage external;

create table helper_codes (
  id bigint generated always as identity primary key,
  case_id bigint not null references cases (id),
  lookup bytea not null unique check (octet_length(lookup) = 32),
  recipient text not null,
  scopes text[] not null check (scopes <@ array['see-status', 'write', 'add-account']),
  made_on date not null,
  ended_on date
);
create index helper_codes_of_case on helper_codes (case_id);

create table messages (
  number bigint generated always as identity primary key,
  case_id bigint not null references cases (id),
  submission_id uuid not null,
  report_id uuid references reports (id),
  -- Whose thread: null is the person's own.
  helper_id bigint references helper_codes (id),
  direction text not null check (direction in ('from-person', 'from-helper', 'from-hotline')),
  sent_on date not null,
  seen boolean not null default false,
  sealed bytea not null,
  sealed_to text[] not null,
  unique (case_id, submission_id),
  check (direction <> 'from-person' or helper_id is null),
  check (direction <> 'from-helper' or helper_id is not null)
);
create index messages_unseen on messages (direction, number) where not seen;
create index messages_of_report on messages (report_id);
create index messages_of_helper on messages (helper_id);
alter table messages alter column sealed set storage external;

-- The site hands sealed bytes back to the holder of the code, who alone opens them ("my copy").
grant insert on reports to breakwater_site;
grant select (id, number, case_id, submission_id, state, before_erasing, erase_at, held, referred_on, received_on, sealed) on reports to breakwater_site;
grant update (state, before_erasing, erase_at) on reports to breakwater_site;
grant select, insert, update, delete on drafts to breakwater_site;
grant select, insert on helper_codes to breakwater_site;
grant update (ended_on) on helper_codes to breakwater_site;
grant insert on messages to breakwater_site;
grant select (number, case_id, submission_id, report_id, helper_id, direction, sent_on, seen, sealed) on messages to breakwater_site;
grant update (seen) on messages to breakwater_site;

-- The console opens reports; it meets a case by its number, never by a code's look-up.
grant select on reports to breakwater_console;
grant update (state, before_erasing, erase_at, held, referred_on) on reports to breakwater_console;
grant select, insert on messages to breakwater_console;
grant update (seen) on messages to breakwater_console;
grant select (id, case_id, recipient, scopes, made_on, ended_on) on helper_codes to breakwater_console;
grant select (id, recipient, made_up) on cases to breakwater_console;

-- The worker deletes what is due and reads no sealed byte.
grant select (lookup, expires_at), delete on drafts to breakwater_worker;
grant select (id, case_id, state, before_erasing, erase_at, held) on reports to breakwater_worker;
grant update (state, before_erasing, erase_at, referred_on, due_at, urgency, level, for_whom, age, country, sealed, sealed_to, recipient) on reports to breakwater_worker;
grant select (number, case_id, report_id), delete on messages to breakwater_worker;
grant select (id, case_id), delete on helper_codes to breakwater_worker;

-- Referrals on their way out, by mail or to the CyberTipline: sealed to the worker's key, and gone once it was accepted.
create table outgoing (
  id uuid primary key,
  referral_id uuid not null unique references referrals (id) on delete cascade,
  -- The same at every try, so that who gets it twice sees that it is one.
  channel text not null check (channel in ('mail', 'cybertipline')),
  message_id text not null unique,
  -- The number under which the other side opened it, so that a second try goes on and does not open another.
  remote_id text check (length(remote_id) <= 40),
  state text not null check (state in ('waiting', 'sending', 'in-doubt', 'failed', 'sent')),
  sealed bytea,
  tries integer not null default 0,
  next_at timestamptz not null,
  claimed_at timestamptz,
  -- The other server's last words.
  reply text not null default '' check (length(reply) <= 500),
  made_at timestamptz not null,
  sent_at timestamptz,
  check ((state = 'sent') = (sealed is null))
);
create index audit_of_staff on audit (staff_id, at) where action = 'open-report';
create index outgoing_due on outgoing (next_at) where state in ('waiting', 'sending');

grant select, insert on outgoing to breakwater_console;
grant update (state, next_at, tries, sent_at, sealed) on outgoing to breakwater_console;
grant select, delete on outgoing to breakwater_worker;
grant update (state, sealed, tries, next_at, claimed_at, reply, sent_at, remote_id) on outgoing to breakwater_worker;
-- What was accepted is noted as sent, on record, in the same transaction; and so is what was erased.
grant select (id, state, proposed_by, report_id) on referrals to breakwater_worker;
grant update (state, sent_at) on referrals to breakwater_worker;
grant select (number, digest), insert on audit to breakwater_worker;

-- Referrals to authorities: what would be disclosed, sealed to the hotline, and who proposed, approved and sent it. Nothing here
-- is sent by itself.
create table referrals (
  id uuid primary key,
  number bigint generated always as identity unique,
  report_id uuid references reports (id),
  network_id integer references networks (id),
  format text not null check (format in ('cybertipline', 'police-summary', 'csv', 'stix', 'misp')),
  authority text not null check (length(authority) between 1 and 120),
  state text not null check (state in ('proposed', 'approved', 'sent', 'acknowledged', 'refused', 'taken-back')),
  proposed_by integer not null references staff (id),
  proposed_at timestamptz not null,
  decided_by integer references staff (id),
  decided_at timestamptz,
  sent_at timestamptz,
  -- The package: file name, media type and text, padded and sealed like a report.
  sealed bytea not null,
  sealed_to text[] not null,
  -- What the authority answered, as it came; sealed too.
  receipt bytea,
  check ((report_id is null) <> (network_id is null)),
  check ((decided_by is null) = (decided_at is null))
);
create index referrals_of_report on referrals (report_id);
create index referrals_open on referrals (state, number) where state in ('proposed', 'approved', 'sent');
alter table referrals alter column sealed set storage external;

grant select, insert on referrals to breakwater_console;
grant update (state, decided_by, decided_at, sent_at, receipt) on referrals to breakwater_console;
grant select (report_id), delete on referrals to breakwater_worker;

-- Reports that belong together, a risk that somebody by name looks after, clocks of what was sent, and when a report ended.

-- Reports of one happening, told by more than one person: handled together, each with a code and a thread of its own.
alter table report_work add column together uuid;
alter table report_work add column risk_owner integer references staff (id);
alter table report_work add column risk_since timestamptz;
-- The urgency before the risk was flagged, which it goes back to.
alter table report_work add column risk_was text check (risk_was in ('emergency', 'high', 'ordinary'));
alter table report_work add check ((risk_owner is null) = (risk_was is null) and (risk_owner is null) = (risk_since is null));
create index report_work_together on report_work (together) where together is not null;
create index report_work_risk on report_work (risk_owner) where risk_owner is not null;

-- The day on which it was closed or withdrawn: from here it is kept for as long as the schedule says.
alter table reports add column ended_on date;
update reports set ended_on = received_on where state in ('closed', 'withdrawn');
alter table reports add check (state in ('closed', 'withdrawn', 'erasing') or ended_on is null);
create index reports_ended on reports (ended_on) where state in ('closed', 'withdrawn');

alter table referrals drop constraint referrals_format_check;
alter table referrals add constraint referrals_format_check
  check (format in ('cybertipline', 'police-summary', 'csv', 'stix', 'misp', 'xarf', 'bag', 'notice'));
-- The number of an opened report and, after a colon, that of the file it was given.
alter table outgoing drop constraint outgoing_remote_id_check;
alter table outgoing add constraint outgoing_remote_id_check check (length(remote_id) <= 120);
-- Hours in which an answer is due once it was sent, and whether a law says so.
alter table referrals add column answer_hours integer check (answer_hours between 1 and 8760);
alter table referrals add column by_law boolean not null default false;

grant update (ended_on) on reports to breakwater_site, breakwater_console, breakwater_worker;
grant update (urgency, due_at) on reports to breakwater_console;
grant select (ended_on) on reports to breakwater_worker;
-- What is closed or withdrawn for long goes by itself, but not while an authority has not answered.
grant select (format) on referrals to breakwater_worker;
-- The page of a case shows which fingerprints came with it and what platforms answered; never a hash.
grant select (case_id) on entries to breakwater_console;
grant select (partner_id, entry_id, verdict, copies, given_at) on feedback to breakwater_console;
grant select (id, name) on partners to breakwater_console;

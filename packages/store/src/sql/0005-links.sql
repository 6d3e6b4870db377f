-- What reports share: keyed tokens of accounts, numbers and wallets that were named in them. The console alone can make a
-- token or open a value; the database shows that two reports share something, of which kind, and not what.

create table link_values (
  token bytea primary key check (octet_length(token) = 16),
  kind text not null check (kind in ('account', 'phone', 'email', 'bank-account', 'wallet', 'payment-name', 'gift-card', 'link')),
  -- Encrypted to the console's link key, so that a graph of them has names.
  sealed text not null
);

create table report_links (
  report_id uuid not null references reports (id),
  token bytea not null references link_values (token),
  -- Staff say that it is not the same after all.
  cut_by integer references staff (id),
  cut_why text,
  primary key (report_id, token),
  check ((cut_by is null) = (cut_why is null))
);
create index report_links_of on report_links (token) where cut_by is null;

create table networks (
  id integer generated always as identity primary key,
  name text not null check (length(name) between 1 and 80),
  made_by integer not null references staff (id),
  made_at timestamptz not null,
  ended_at timestamptz
);
create table network_values (
  network_id integer not null references networks (id),
  token bytea not null references link_values (token),
  primary key (network_id, token)
);
create index network_values_of on network_values (token);

grant select, insert on link_values to breakwater_console;
grant select, insert on report_links to breakwater_console;
grant update (cut_by, cut_why) on report_links to breakwater_console;
grant select, insert on networks to breakwater_console;
grant update (name, ended_at) on networks to breakwater_console;
grant select, insert, delete on network_values to breakwater_console;

-- With a report goes what it names; a value that no report names any more goes too.
grant select (report_id, token), delete on report_links to breakwater_worker;
grant select (token), delete on link_values, network_values to breakwater_worker;

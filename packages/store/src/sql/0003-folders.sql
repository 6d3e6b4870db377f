-- What a person keeps track of under a code: removal requests, payments, tools used. Sealed to the code alone; like a
-- draft it has no case, and the site cannot open it without the code being typed.
create table folders (
  lookup bytea primary key check (octet_length(lookup) = 32),
  sealed bytea not null,
  -- Counts changes, so that two open pages do not overwrite each other.
  version integer not null check (version > 0),
  expires_on date not null
);
create index folders_expiring on folders (expires_on);
alter table folders alter column sealed set storage external;

grant select, insert, update, delete on folders to breakwater_site;
grant select (lookup, expires_on), delete on folders to breakwater_worker;

create table wallets (id int primary key, balance numeric not null);
create table ledger (id bigint generated always as identity primary key, wallet int not null, amount numeric not null,
  at timestamptz not null default now());
insert into wallets select i, 0 from generate_series(1, 1000) as i;

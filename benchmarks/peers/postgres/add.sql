\set wallet random(1, :wallets)
with row as (insert into ledger (wallet, amount) values (:wallet, 5))
update wallets set balance = balance + 5 where id = :wallet;

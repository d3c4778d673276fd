-- A first line `From ...` of a mail begins its message however long it is (decision 231); before, one of 512 bytes or more hid the message in
-- the one before it. All quarantines are read again with the next visit.
UPDATE `dashboard_mailbox` SET `tail_digest` = 'distrusted', `mtime_ns` = 0;

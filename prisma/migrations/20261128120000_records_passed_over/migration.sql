-- A record that the index cannot take is passed over and counted, so that the page and the maintenance can say so.
ALTER TABLE `dashboard_mailbox` ADD COLUMN `passed_over` INTEGER UNSIGNED NOT NULL DEFAULT 0;

-- Whom a message is for, where it begins, and its name where it has no signature are told by stricter rules from now on: all
-- quarantines are read again with the next visit.
UPDATE `dashboard_mailbox` SET `tail_digest` = 'distrusted', `mtime_ns` = 0;

-- Of a digest with the mail of several filter hosts: from when to when it tells of each, by that host's clock, as JSON; null for one that could not be asked.
ALTER TABLE `dashboard_digest` ADD COLUMN `hosts` VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

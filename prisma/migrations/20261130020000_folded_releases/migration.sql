-- A release whose run of the filter is logged like new mail: by the Message-Id its record is put to the message's row of the history.
-- `forgotten`: the filter had no signature of it any more, so that the release is none of its false positives.
ALTER TABLE `dashboard_operation`
  ADD COLUMN `logged_id` VARCHAR(200) NOT NULL DEFAULT '',
  ADD COLUMN `forgotten` BOOLEAN NOT NULL DEFAULT FALSE,
  ADD INDEX `dashboard_operation_way` (`way`, `started_at`),
  ADD INDEX `dashboard_operation_forgotten` (`store`, `forgotten`),
  ADD INDEX `dashboard_operation_forgotten_at` (`forgotten`, `finished_at`);

UPDATE `dashboard_operation` SET `forgotten` = TRUE WHERE `kind` = 'release' AND `way` = 'corpus' AND `signature` <> '';

-- What was done before stands in the rows as the log told it: they are not written again.
ALTER TABLE `dashboard_log`
  ADD COLUMN `operations_seen` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `runs_met` VARCHAR(1024) NOT NULL DEFAULT '';

UPDATE `dashboard_log` SET `operations_seen` = (SELECT COALESCE(MAX(`id`), 0) FROM `dashboard_operation`);

-- How innocent each message looks, with the totals it was judged by; who sent it, for grouping; whether somebody has looked at it.
ALTER TABLE `dashboard_message`
  ADD COLUMN `score` DOUBLE NOT NULL DEFAULT -1,
  ADD COLUMN `score_spam` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `score_innocent` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `score_retrained` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `seen` BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN `sender` VARCHAR(128) NOT NULL DEFAULT '',
  ADD COLUMN `sender_domain` VARCHAR(128) NOT NULL DEFAULT '',
  ADD COLUMN `list_id` VARCHAR(128) NOT NULL DEFAULT '';

CREATE INDEX `dashboard_message_score` ON `dashboard_message`(`mailbox_id`, `score` DESC, `confidence`, `received_at` DESC, `seq` DESC);
CREATE INDEX `dashboard_message_sender` ON `dashboard_message`(`mailbox_id`, `sender_domain`, `sender`, `score`);
CREATE INDEX `dashboard_message_list` ON `dashboard_message`(`mailbox_id`, `list_id`, `score`);

-- The senders are read from the files: every quarantine is indexed again when it is next looked at.
UPDATE `dashboard_mailbox` SET `tail_digest` = 'distrusted', `mtime_ns` = 0;

-- What was looked at stays so when a quarantine is indexed again, which takes all rows of dashboard_message away.
CREATE TABLE `dashboard_seen` (
  `store` VARCHAR(128) NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `seen_at` DATETIME(3) NOT NULL,

  INDEX `dashboard_seen_at`(`seen_at`),
  PRIMARY KEY (`store`, `message_key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- How the judging of a quarantine went: the totals of the last whole pass, and why there is none.
CREATE TABLE `dashboard_scoring` (
  `store` VARCHAR(128) NOT NULL,
  `learned` TEXT NOT NULL,
  `obstacle` VARCHAR(32) NULL,
  `finished_at` DATETIME(3) NOT NULL,

  PRIMARY KEY (`store`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- What the search over all quarantines looks at: a copy of a few columns of dashboard_message, made in the background, so that
-- an index of the words costs the quarantine pages nothing. A row counts only while the message is still in dashboard_message.
CREATE TABLE `dashboard_search` (
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `seq` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `received_at` DATETIME(0) NOT NULL,
  `confidence` DOUBLE NOT NULL,
  `sender` VARCHAR(255) NOT NULL,
  `words` VARCHAR(520) NOT NULL,

  INDEX `dashboard_search_received`(`received_at`, `confidence`),
  INDEX `dashboard_search_key`(`message_key`),
  INDEX `dashboard_search_sender`(`sender`, `received_at`),
  FULLTEXT INDEX `dashboard_search_words`(`words`),
  PRIMARY KEY (`mailbox_id`, `seq`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- As which sync of the mailbox it was copied.
CREATE TABLE `dashboard_search_state` (
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `synced_at` DATETIME(3) NOT NULL,

  PRIMARY KEY (`mailbox_id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Jobs of one click on several mailboxes: undone as one.
ALTER TABLE `dashboard_job` ADD COLUMN `site_batch` CHAR(36) NULL;
CREATE INDEX `dashboard_job_site_batch_idx` ON `dashboard_job`(`site_batch`);

-- What the logs say: which log was read how far, the life of each message, and the counts of each hour. All of it is a cache
-- of the logs, except that the hours are kept when a log was rotated away.

CREATE TABLE `dashboard_log` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `kind` ENUM('user', 'member', 'system') NOT NULL,
  `store` VARCHAR(128) NOT NULL,
  `path` VARCHAR(1024) NOT NULL,
  `device` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `inode` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `size` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `mtime_ns` BIGINT NOT NULL DEFAULT 0,
  `read_offset` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `tail_digest` VARCHAR(64) NOT NULL DEFAULT '',
  `last_records` VARBINARY(1024) NOT NULL DEFAULT '',
  `is_complete` BOOLEAN NOT NULL DEFAULT false,
  `records_read` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `next_seq` INTEGER UNSIGNED NOT NULL DEFAULT 1,
  `problems` VARCHAR(1024) NOT NULL DEFAULT '{}',
  `retrained_count` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `undone_count` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `last_retrained_at` DATETIME(0) NULL,
  `last_record_at` DATETIME(0) NULL,
  `synced_at` DATETIME(3) NULL,

  UNIQUE INDEX `dashboard_log_kind_store_key`(`kind`, `store`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Rows of one log lie side by side in the order of the log; `row_kind` is class * 16 + status, so that any choice of classes
-- and states is a few ranges of one index.
CREATE TABLE `dashboard_history` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  `seq` INTEGER UNSIGNED NOT NULL,
  `row_kind` SMALLINT UNSIGNED NOT NULL,
  `happened_at` DATETIME(0) NOT NULL,
  `letter` CHAR(1) NOT NULL,
  `status_text` VARCHAR(64) NOT NULL DEFAULT '',
  `signature` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `from_text` VARCHAR(255) NOT NULL DEFAULT '',
  `subject` VARCHAR(255) NOT NULL DEFAULT '',
  `message_id` VARCHAR(255) NOT NULL DEFAULT '',
  `life` TEXT NULL,

  UNIQUE INDEX `dashboard_history_signature`(`log_id`, `signature`),
  INDEX `dashboard_history_kind`(`log_id`, `row_kind`, `seq`),
  PRIMARY KEY (`log_id`, `seq`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_hourly` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  `hour` DATETIME(0) NOT NULL,
  `spam` INTEGER NOT NULL DEFAULT 0,
  `innocent` INTEGER NOT NULL DEFAULT 0,
  `whitelisted` INTEGER NOT NULL DEFAULT 0,
  `missed_spam` INTEGER NOT NULL DEFAULT 0,
  `false_positives` INTEGER NOT NULL DEFAULT 0,
  `virus` INTEGER NOT NULL DEFAULT 0,
  `blacklisted` INTEGER NOT NULL DEFAULT 0,
  `blocklisted` INTEGER NOT NULL DEFAULT 0,
  `corpus_fed` INTEGER NOT NULL DEFAULT 0,
  `inoculated` INTEGER NOT NULL DEFAULT 0,
  `delivery_failed` INTEGER NOT NULL DEFAULT 0,
  `unknown_class` INTEGER NOT NULL DEFAULT 0,

  PRIMARY KEY (`log_id`, `hour`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

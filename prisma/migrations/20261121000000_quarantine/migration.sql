-- The index of the quarantine files, and the memory of what was done to mail. DSPAM's own tables are not touched.

CREATE TABLE `dashboard_mailbox` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `store` VARCHAR(128) NOT NULL,
  `path` VARCHAR(1024) NOT NULL,
  `device` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `inode` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `size` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `mtime_ns` BIGINT NOT NULL DEFAULT 0,
  `tail_offset` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `tail_length` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `tail_digest` VARCHAR(64) NOT NULL DEFAULT '',
  `tail_seq` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `tail_pending` BOOLEAN NOT NULL DEFAULT false,
  `next_seq` INTEGER UNSIGNED NOT NULL DEFAULT 1,
  `message_count` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `message_bytes` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `last_received_at` DATETIME(0) NULL,
  `synced_at` DATETIME(3) NULL,

  UNIQUE INDEX `dashboard_mailbox_store_key`(`store`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Rows of one mailbox lie side by side (primary key), so that a search reads them in one sweep. The texts to sort and
-- search by are folded when they are written, so the binary collation is enough, and the quickest.
CREATE TABLE `dashboard_message` (
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `seq` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `signature` VARCHAR(64) NOT NULL DEFAULT '',
  `member` VARCHAR(128) NOT NULL DEFAULT '',
  `byte_offset` BIGINT UNSIGNED NOT NULL,
  `byte_length` INTEGER UNSIGNED NOT NULL,
  `result` VARCHAR(16) NOT NULL DEFAULT '',
  `confidence` DOUBLE NOT NULL DEFAULT -1,
  `probability` DOUBLE NOT NULL DEFAULT -1,
  `received_at` DATETIME(0) NOT NULL,
  `from_text` VARCHAR(255) NOT NULL,
  `subject` VARCHAR(255) NOT NULL,
  `from_sort` VARCHAR(32) NOT NULL,
  `subject_sort` VARCHAR(32) NOT NULL,
  `search_text` VARCHAR(520) NOT NULL,
  `problems` VARCHAR(100) NOT NULL DEFAULT '',

  UNIQUE INDEX `dashboard_message_key`(`mailbox_id`, `message_key`),
  INDEX `dashboard_message_confidence`(`mailbox_id`, `confidence`, `received_at` DESC, `seq` DESC),
  INDEX `dashboard_message_received`(`mailbox_id`, `received_at`, `seq`),
  INDEX `dashboard_message_from`(`mailbox_id`, `from_sort`, `seq`),
  INDEX `dashboard_message_subject`(`mailbox_id`, `subject_sort`, `seq`),
  PRIMARY KEY (`mailbox_id`, `seq`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_operation` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `batch` CHAR(36) NOT NULL,
  `claim` CHAR(64) NULL,
  `actor` VARCHAR(128) NOT NULL,
  `store` VARCHAR(128) NOT NULL,
  `member` VARCHAR(128) NOT NULL DEFAULT '',
  `kind` ENUM('release', 'delete', 'restore') NOT NULL,
  `way` ENUM('error', 'corpus', 'deliver', 'none') NOT NULL DEFAULT 'none',
  `state` ENUM('started', 'delivered', 'copied', 'done', 'failed', 'unconfirmed') NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `signature` VARCHAR(64) NOT NULL DEFAULT '',
  `from_text` VARCHAR(255) NOT NULL,
  `subject` VARCHAR(255) NOT NULL,
  `digest` CHAR(64) NOT NULL,
  `byte_offset` BIGINT UNSIGNED NOT NULL,
  `byte_length` INTEGER UNSIGNED NOT NULL,
  `log_inode` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `log_offset` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `trained` BOOLEAN NOT NULL DEFAULT false,
  `copy_offset` BIGINT UNSIGNED NULL,
  `exit_code` INTEGER NULL,
  `proof` VARCHAR(16) NULL,
  `output` TEXT NULL,
  `reason` VARCHAR(64) NULL,
  `undone_by` BIGINT UNSIGNED NULL,
  `started_at` DATETIME(3) NOT NULL,
  `finished_at` DATETIME(3) NULL,

  UNIQUE INDEX `dashboard_operation_claim_key`(`claim`),
  INDEX `dashboard_operation_store_state_idx`(`store`, `state`),
  INDEX `dashboard_operation_store_message_key_idx`(`store`, `message_key`),
  INDEX `dashboard_operation_batch_idx`(`batch`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

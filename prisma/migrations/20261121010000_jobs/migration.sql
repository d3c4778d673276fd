-- Longer work on many messages. A job and its items survive a restart; whoever holds the lease works on it.

CREATE TABLE `dashboard_job` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `batch` CHAR(36) NOT NULL,
  `kind` ENUM('release', 'delete', 'restore') NOT NULL,
  `undoes` CHAR(36) NULL,
  `actor` VARCHAR(128) NOT NULL,
  `mailbox` VARCHAR(128) NOT NULL,
  `state` ENUM('running', 'stopping', 'stopped', 'done') NOT NULL,
  `total` INTEGER UNSIGNED NOT NULL,
  `succeeded` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `failed` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  `lease_owner` CHAR(36) NULL,
  `lease_until` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `finished_at` DATETIME(3) NULL,
  `dismissed_at` DATETIME(3) NULL,

  UNIQUE INDEX `dashboard_job_batch_key`(`batch`),
  INDEX `dashboard_job_mailbox_idx`(`mailbox`, `dismissed_at`),
  INDEX `dashboard_job_state_idx`(`state`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_job_item` (
  `job_id` BIGINT UNSIGNED NOT NULL,
  `number` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `state` ENUM('waiting', 'done', 'failed') NOT NULL DEFAULT 'waiting',
  `reason` VARCHAR(64) NULL,

  INDEX `dashboard_job_item_state_idx`(`job_id`, `state`, `number`),
  PRIMARY KEY (`job_id`, `number`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

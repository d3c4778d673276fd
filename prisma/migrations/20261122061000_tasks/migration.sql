-- Long work on the site, in the background: progress and result live here, so that they survive a reload and a restart.
CREATE TABLE `dashboard_task` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `kind` ENUM('count', 'purge', 'deletion') NOT NULL,
  `subject` VARCHAR(128) NOT NULL DEFAULT '',
  `actor` VARCHAR(128) NOT NULL,
  `state` ENUM('running', 'stopping', 'stopped', 'done', 'failed') NOT NULL,
  `steps_done` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `steps_total` BIGINT UNSIGNED NOT NULL DEFAULT 0,
  `result` MEDIUMTEXT NOT NULL,
  `reason` VARCHAR(255) NULL,
  `lease_owner` CHAR(36) NULL,
  `lease_until` DATETIME(3) NULL,
  `created_at` DATETIME(3) NOT NULL,
  `finished_at` DATETIME(3) NULL,

  INDEX `dashboard_task_state_idx`(`state`),
  INDEX `dashboard_task_kind_subject_idx`(`kind`, `subject`, `id`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Who signed in, who looked into whose mailbox, and how often somebody guessed wrong.

-- The columns are those that rate-limiter-flexible reads and writes; `expire` is in milliseconds since 1970.
CREATE TABLE `dashboard_rate_limit` (
  `key` VARCHAR(255) NOT NULL,
  `points` INTEGER NOT NULL DEFAULT 0,
  `expire` BIGINT UNSIGNED NULL,

  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_account` (
  `login` VARCHAR(255) NOT NULL,
  `role` VARCHAR(16) NOT NULL,
  `signed_out_at` DATETIME(3) NULL,

  PRIMARY KEY (`login`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_audit` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `at` DATETIME(3) NOT NULL,
  `event` VARCHAR(32) NOT NULL,
  `actor` VARCHAR(255) NOT NULL,
  `mailbox_user` VARCHAR(128) NULL,
  `address` VARCHAR(45) NOT NULL,
  `detail` VARCHAR(255) NOT NULL DEFAULT '',

  INDEX `dashboard_audit_at_idx`(`at`),
  INDEX `dashboard_audit_mailbox_user_idx`(`mailbox_user`, `id`),
  INDEX `dashboard_audit_actor_idx`(`actor`, `id`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Which messages of a quarantine hold a word that somebody watches for. A cache of USER.alerts and the quarantine: a set is one
-- person's alerts in one mailbox, marked up to a message; a mark is one message of it.

CREATE TABLE `dashboard_alert_set` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `owner` VARCHAR(128) NOT NULL,
  `digest` VARCHAR(64) NOT NULL DEFAULT '',
  `marked_seq` INTEGER UNSIGNED NOT NULL DEFAULT 0,

  UNIQUE INDEX `dashboard_alert_set_mailbox_id_owner_key`(`mailbox_id`, `owner`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_alert_mark` (
  `set_id` INTEGER UNSIGNED NOT NULL,
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `seq` INTEGER UNSIGNED NOT NULL,

  INDEX `dashboard_alert_mark_mailbox_id_seq_idx`(`mailbox_id`, `seq`),
  PRIMARY KEY (`set_id`, `seq`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Who writes to a mailbox, counted of dashboard_history: a log says up to which of its rows that is done (decision 284).
ALTER TABLE `dashboard_log`
  ADD COLUMN `senders_seq` INTEGER UNSIGNED NOT NULL DEFAULT 0;

CREATE TABLE `dashboard_sender` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  -- Of the address, or of the whole From line where it has none.
  `digest` BINARY(16) NOT NULL,
  -- In lower case; '' where there is none.
  `address` VARCHAR(255) NOT NULL,
  -- As it was last seen.
  `name` VARCHAR(255) NOT NULL,
  `sort_text` VARCHAR(64) NOT NULL,
  `search_text` VARCHAR(511) NOT NULL,
  `messages` INTEGER NOT NULL,
  `innocent` INTEGER NOT NULL,
  `spam` INTEGER NOT NULL,
  `released` INTEGER NOT NULL,
  `missed` INTEGER NOT NULL,
  `last_at` DATETIME(0) NOT NULL,
  -- All that a list is sorted by: read whole it is a fifth of the table.
  INDEX `dashboard_sender_order`(`log_id`, `last_at`, `messages`, `innocent`, `spam`, `released`, `missed`),
  INDEX `dashboard_sender_text`(`log_id`, `sort_text`),
  PRIMARY KEY (`log_id`, `digest`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- The From lines of a sender, each of which DSPAM knows by a token of its own.
CREATE TABLE `dashboard_sender_line` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  `digest` BINARY(16) NOT NULL,
  `token` BIGINT UNSIGNED NOT NULL,
  `from_line` VARCHAR(255) NOT NULL,
  `last_at` DATETIME(0) NOT NULL,
  INDEX `dashboard_sender_line_last`(`log_id`, `digest`, `last_at`),
  PRIMARY KEY (`log_id`, `digest`, `token`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

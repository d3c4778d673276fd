-- Senders whose mail the filter is to let through, by the word of a person.
CREATE TABLE `dashboard_sender_rule` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  -- Whose hits: of a shared group the group's.
  `uid` INTEGER UNSIGNED NOT NULL,
  -- In lower case.
  `address` VARCHAR(255) NOT NULL,
  -- The mailbox in which it was made.
  `owner` VARCHAR(128) NOT NULL,
  `made_by` VARCHAR(255) NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `dashboard_sender_rule_address`(`uid`, `address`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Rows of dspam_token_data that were raised for them, and what they were before.
CREATE TABLE `dashboard_raised_token` (
  `uid` INTEGER UNSIGNED NOT NULL,
  `token` BIGINT UNSIGNED NOT NULL,
  `rule_id` INTEGER UNSIGNED NOT NULL,
  -- The From line, as it was logged.
  `spelling` VARCHAR(255) NOT NULL,
  -- NULL where there was no row.
  `was_spam` INTEGER UNSIGNED NULL,
  `was_innocent` INTEGER UNSIGNED NULL,
  `was_last_hit` DATE NULL,
  -- Spam hits when somebody last said that it is to be let through: with more of them it was reported since.
  `spam_then` INTEGER UNSIGNED NOT NULL,
  -- Innocent hits that the dashboard has added.
  `added` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (`uid`, `token`),
  INDEX `dashboard_raised_token_rule`(`rule_id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

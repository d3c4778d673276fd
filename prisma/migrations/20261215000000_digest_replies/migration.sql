-- Answers to a digest: what each number in it means, and which mails were answered.
CREATE TABLE `dashboard_digest_reply` (
  -- Named by the token in Reply-To.
  `id` CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `owner` VARCHAR(128) NOT NULL,
  -- The messages in the order of their numbers, as JSON.
  `message_keys` TEXT NOT NULL,
  `expires` DATETIME(3) NOT NULL,
  -- As of the links of that digest: a higher number, or another mark of the password, has ended it.
  `generation` INTEGER UNSIGNED NOT NULL,
  `password` VARCHAR(64) NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `dashboard_digest_reply_owner`(`owner`),
  INDEX `dashboard_digest_reply_expires`(`expires`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_digest_answer` (
  `owner` VARCHAR(128) NOT NULL,
  -- A digest of what the mail is known by: one that comes twice is not answered twice.
  `mail` CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `at` DATETIME(3) NOT NULL,
  -- All of it was done; before that, the mail server that hands it over may try again.
  `done` BOOLEAN NOT NULL DEFAULT FALSE,
  `answered` BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (`owner`, `mail`),
  INDEX `dashboard_digest_answer_at`(`at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

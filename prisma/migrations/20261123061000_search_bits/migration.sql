-- By which a message is found when its Message-Id is known: 96 bits of a digest of it, '' where there is none.
ALTER TABLE `dashboard_message`
  ADD COLUMN `message_id_digest` VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

-- How often the index of a quarantine was made anew: as long as it stays, rows only come at the end, or go.
ALTER TABLE `dashboard_mailbox` ADD COLUMN `generation` INTEGER UNSIGNED NOT NULL DEFAULT 0;

-- The Message-Ids are read from the files: every quarantine is indexed again when it is next looked at.
UPDATE `dashboard_mailbox` SET `tail_digest` = 'distrusted', `mtime_ns` = 0;

-- The copy that is searched is made anew, numbered throughout; it is complete after the next round.
DROP TABLE `dashboard_search`;
DELETE FROM `dashboard_search_state`;
ALTER TABLE `dashboard_search_state`
  ADD COLUMN `generation` INTEGER UNSIGNED NOT NULL,
  ADD COLUMN `next_seq` INTEGER UNSIGNED NOT NULL,
  ADD COLUMN `copied` INTEGER UNSIGNED NOT NULL;

CREATE TABLE `dashboard_search` (
  `number` INTEGER UNSIGNED NOT NULL,
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `received_at` DATETIME(0) NOT NULL,
  `confidence` DOUBLE NOT NULL,
  `sender` VARCHAR(255) NOT NULL,
  `message_id_digest` VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `words` VARCHAR(520) NOT NULL,

  UNIQUE INDEX `dashboard_search_message`(`mailbox_id`, `message_key`),
  INDEX `dashboard_search_key`(`message_key`),
  INDEX `dashboard_search_message_id`(`message_id_digest`),
  INDEX `dashboard_search_sender`(`sender`, `received_at`),
  PRIMARY KEY (`number`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- One row: the next number, and how many blocks of numbers are written. Who copies holds it.
CREATE TABLE `dashboard_search_head` (
  `id` TINYINT UNSIGNED NOT NULL,
  `next_number` INTEGER UNSIGNED NOT NULL,
  `blocks` INTEGER UNSIGNED NOT NULL,

  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;
INSERT INTO `dashboard_search_head` (`id`, `next_number`, `blocks`) VALUES (1, 0, 0);

-- 8,192 rows of dashboard_search, column by column. `present` has a bit for each that is still there.
CREATE TABLE `dashboard_search_block` (
  `block` INTEGER UNSIGNED NOT NULL,
  `present_count` INTEGER UNSIGNED NOT NULL,
  `present` VARBINARY(1024) NOT NULL,
  `received` BLOB NOT NULL,
  `confidence` MEDIUMBLOB NOT NULL,
  `mailbox` BLOB NOT NULL,

  PRIMARY KEY (`block`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- For each hash of a piece of a word: a bit for each row of the block, in which it is. No row where it is in none.
CREATE TABLE `dashboard_search_slice` (
  `slice` SMALLINT UNSIGNED NOT NULL,
  `block` INTEGER UNSIGNED NOT NULL,
  `bits` VARBINARY(1024) NOT NULL,

  PRIMARY KEY (`slice`, `block`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

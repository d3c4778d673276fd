-- For the search in a history. A block holds the folded texts of 512 rows, one a line; a segment is 64 blocks, and its grams
-- say which of them can hold a piece of a word: for each of 131,072 hashes 64 bits, 256 hashes a row.

CREATE TABLE `dashboard_history_block` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  `block` INTEGER UNSIGNED NOT NULL,
  `first_at` DATETIME(0) NOT NULL,
  `last_at` DATETIME(0) NOT NULL,
  `message_ids` VARBINARY(2048) NOT NULL,
  `texts` MEDIUMBLOB NOT NULL,

  PRIMARY KEY (`log_id`, `block`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_history_gram` (
  `log_id` INTEGER UNSIGNED NOT NULL,
  `bucket` SMALLINT UNSIGNED NOT NULL,
  `segment` INTEGER UNSIGNED NOT NULL,
  `bits` VARBINARY(2048) NOT NULL,

  PRIMARY KEY (`log_id`, `bucket`, `segment`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Which values of row_kind its rows have or had: to look for each of them by itself.
ALTER TABLE `dashboard_log` ADD COLUMN `row_kinds` VARCHAR(1024) NOT NULL DEFAULT '';

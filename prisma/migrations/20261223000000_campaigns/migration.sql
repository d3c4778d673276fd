-- What the texts of judged messages are like, by which it is found how many people have released mail of nearly the same text, or of the same list (decision 287).
CREATE TABLE `dashboard_campaign` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  -- A similarity hash of 64 bits, in quarters; NULL where the text is too short.
  `quarter1` SMALLINT UNSIGNED NULL,
  `quarter2` SMALLINT UNSIGNED NULL,
  `quarter3` SMALLINT UNSIGNED NULL,
  `quarter4` SMALLINT UNSIGNED NULL,
  -- The first eight bytes of the SHA-256 of its List-Id; NULL where it has none.
  `list_digest` BINARY(8) NULL,
  -- 0: it counts for nobody. 1: whose it is has released it. 2: they had, and are gone; its like are to be counted anew.
  `state` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `noted_at` DATETIME(3) NOT NULL,

  UNIQUE INDEX `dashboard_campaign_message`(`mailbox_id`, `message_key`),
  INDEX `dashboard_campaign_quarter1`(`state`, `quarter1`, `quarter2`, `quarter3`, `quarter4`, `mailbox_id`),
  INDEX `dashboard_campaign_quarter2`(`state`, `quarter2`, `quarter1`, `quarter3`, `quarter4`, `mailbox_id`),
  INDEX `dashboard_campaign_quarter3`(`state`, `quarter3`, `quarter1`, `quarter2`, `quarter4`, `mailbox_id`),
  INDEX `dashboard_campaign_quarter4`(`state`, `quarter4`, `quarter1`, `quarter2`, `quarter3`, `mailbox_id`),
  INDEX `dashboard_campaign_list`(`state`, `list_digest`, `mailbox_id`),
  INDEX `dashboard_campaign_noted`(`noted_at`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- How many others have released mail of its campaign, rounded down: 0, or 3 and more.
ALTER TABLE `dashboard_message`
  ADD COLUMN `campaign` SMALLINT UNSIGNED NOT NULL DEFAULT 0;

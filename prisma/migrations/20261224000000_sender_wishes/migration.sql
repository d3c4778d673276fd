-- What people want done with a sender's mail that DSPAM has no means for, and the dashboard does after the fact (decision 290).
CREATE TABLE `dashboard_sender_wish` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  -- `hold`: mail of one address comes last in the list. `release`: mail of a domain is released by the maintenance.
  `kind` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Of which quarantine; of which member's mail in it, '' for all.
  `store` VARCHAR(128) NOT NULL,
  `member` VARCHAR(128) NOT NULL DEFAULT '',
  -- The sender as the index has it, or the domain in ASCII.
  `address` VARCHAR(255) NOT NULL,
  -- Of a domain: those below it, too.
  `below` BOOLEAN NOT NULL DEFAULT FALSE,
  -- The mailbox in which it was said.
  `owner` VARCHAR(128) NOT NULL,
  `made_by` VARCHAR(255) NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `dashboard_sender_wish_address`(`store`, `kind`, `address`, `member`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Of a message that is held back: the score that it had, and has again when it is not.
ALTER TABLE `dashboard_message`
  ADD COLUMN `held_score` DOUBLE NULL;

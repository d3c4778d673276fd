-- What administrators have said of senders, for everybody (decision 291).
CREATE TABLE `dashboard_site_rule` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  -- let: an address is let through; hold: a domain is held back.
  `what` VARCHAR(8) NOT NULL,
  -- In lower case; of a domain its form in ASCII.
  `sender` VARCHAR(255) NOT NULL,
  `note` VARCHAR(200) NOT NULL DEFAULT '',
  `made_by` VARCHAR(255) NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  -- new: not everybody has it yet; kept; ending: it is being taken back.
  `state` VARCHAR(8) NOT NULL,
  -- Of the file that it came from; NULL where it was made by itself.
  `import_id` INTEGER UNSIGNED NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `dashboard_site_rule_sender`(`what`, `sender`),
  INDEX `dashboard_site_rule_state`(`state`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Where an address was let through, or why not; and where a domain was not held back, or not by the rule alone.
CREATE TABLE `dashboard_site_rule_place` (
  `rule_id` INTEGER UNSIGNED NOT NULL,
  -- The mailbox; of a domain, the name whose folder has the list.
  `place` VARCHAR(128) NOT NULL,
  -- Of an address: whose hits they are.
  `uid` INTEGER UNSIGNED NULL,
  -- done; part: of a domain, some of its lines were added; there: it was so already; own: a person has said otherwise; failed.
  `outcome` VARCHAR(8) NOT NULL,
  -- Of part, the lines; of failed, why.
  `detail` TEXT NOT NULL,
  PRIMARY KEY (`rule_id`, `place`),
  INDEX `dashboard_site_rule_place_name`(`place`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Up to which rule the domains that are held back are in the list of a folder.
CREATE TABLE `dashboard_site_rule_store` (
  `store` VARCHAR(128) NOT NULL,
  `begun` INTEGER UNSIGNED NOT NULL,
  -- Behind `begun` while the list is being written.
  `done` INTEGER UNSIGNED NOT NULL,
  -- Why it could not be written; '' where it could.
  `failure` TEXT NOT NULL,
  PRIMARY KEY (`store`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Files of rules that were sent, until somebody says that they are meant.
CREATE TABLE `dashboard_site_import` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `made_by` VARCHAR(255) NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  `content` MEDIUMBLOB NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `dashboard_site_import_made_by`(`made_by`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- The rule for everybody by which a sender of a mailbox is let through; NULL where a person has said so.
ALTER TABLE `dashboard_sender_rule`
  ADD COLUMN `site_rule_id` INTEGER UNSIGNED NULL;

-- The clicks that have released mail of a sender and said that he is to be let through: the rule goes with the last of them that is taken back.
CREATE TABLE `dashboard_letting_click` (
  `batch` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Of dashboard_sender_rule.
  `rule_id` INTEGER UNSIGNED NOT NULL,
  PRIMARY KEY (`batch`, `rule_id`),
  INDEX `dashboard_letting_click_rule`(`rule_id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

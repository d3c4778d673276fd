-- The last sign-in of each login is one hop of this index, however long the audit log is.
CREATE INDEX `dashboard_audit_event_actor` ON `dashboard_audit`(`event`, `actor`, `at`);

-- When work on the whole site was last done, and what came of it.
CREATE TABLE `dashboard_round` (
  `name` VARCHAR(32) NOT NULL,
  `finished_at` DATETIME(3) NOT NULL,
  `failures` TEXT NOT NULL,

  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

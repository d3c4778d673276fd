-- What system.log counts: for each user, and for the whole site (user 0). A cache of the log, except that hours stay when the
-- log was rotated away.

CREATE TABLE `dashboard_site_user` (
  `id` INTEGER UNSIGNED NOT NULL AUTO_INCREMENT,
  `name` VARCHAR(128) NOT NULL,
  `last_mail_at` DATETIME(0) NULL,

  UNIQUE INDEX `dashboard_site_user_name_key`(`name`),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Hours of all users lie side by side, as they are written and as they are read.
CREATE TABLE `dashboard_site_hourly` (
  `hour` DATETIME(0) NOT NULL,
  `user_id` INTEGER UNSIGNED NOT NULL,
  `spam` INTEGER NOT NULL DEFAULT 0,
  `innocent` INTEGER NOT NULL DEFAULT 0,
  `whitelisted` INTEGER NOT NULL DEFAULT 0,
  `missed_spam` INTEGER NOT NULL DEFAULT 0,
  `false_positives` INTEGER NOT NULL DEFAULT 0,
  `virus` INTEGER NOT NULL DEFAULT 0,
  `blacklisted` INTEGER NOT NULL DEFAULT 0,
  `blocklisted` INTEGER NOT NULL DEFAULT 0,
  `corpus_fed` INTEGER NOT NULL DEFAULT 0,
  `inoculated` INTEGER NOT NULL DEFAULT 0,
  `delivery_failed` INTEGER NOT NULL DEFAULT 0,
  `unknown_class` INTEGER NOT NULL DEFAULT 0,

  PRIMARY KEY (`hour`, `user_id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- How long the filter took for a message: how many messages of an hour in each step of lib/index/seconds-histogram.ts.
CREATE TABLE `dashboard_site_seconds` (
  `hour` DATETIME(0) NOT NULL,
  `step` TINYINT UNSIGNED NOT NULL,
  `messages` INTEGER UNSIGNED NOT NULL,
  `seconds` DOUBLE NOT NULL,

  PRIMARY KEY (`hour`, `step`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- The last minutes, for the rate.
CREATE TABLE `dashboard_site_moment` (
  `at` DATETIME(0) NOT NULL,
  `messages` INTEGER UNSIGNED NOT NULL,

  PRIMARY KEY (`at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

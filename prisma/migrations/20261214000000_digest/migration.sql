-- The digest: what people have chosen of it, and what was sent to whom. On and off is DSPAM's own preference dailyQuarantineSummary.
CREATE TABLE `dashboard_digest_choice` (
  -- The user; '' for the site's defaults.
  `owner` VARCHAR(128) NOT NULL,
  -- day, weekdays or week; NULL is the site's.
  `frequency` VARCHAR(16) NULL,
  -- Of the day, in the time zone: 0 to 23.
  `hour` TINYINT UNSIGNED NULL,
  `time_zone` VARCHAR(64) NULL,
  -- likely: only when something looks like a mistake; or always.
  `content` VARCHAR(16) NULL,
  -- Where the digest of a mailbox that is several people's goes, comma separated: set by administrators only.
  `addresses` VARCHAR(2048) NOT NULL DEFAULT '',
  -- Of the site's row: whether people may choose for themselves.
  `may_choose` BOOLEAN NOT NULL DEFAULT TRUE,
  -- They have ended it by a link: where DSPAM does not let them set its preference, that is written nowhere else.
  `stopped` BOOLEAN NOT NULL DEFAULT FALSE,
  -- Links of a lower number are dead.
  `generation` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (`owner`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

CREATE TABLE `dashboard_digest` (
  `owner` VARCHAR(128) NOT NULL,
  -- In the person's time zone, as 2026-12-14.
  `day` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- `none`: there was nothing to tell.
  `state` ENUM('planned', 'sent', 'failed', 'none') NOT NULL,
  -- Given before it is sent, so that one that goes out twice is known to be the same.
  `message_id` VARCHAR(255) NOT NULL,
  -- Messages that came from then on, and before then.
  `covers_from` DATETIME(3) NOT NULL,
  `covers_to` DATETIME(3) NOT NULL,
  `planned_at` DATETIME(3) NOT NULL,
  `tries` TINYINT UNSIGNED NOT NULL DEFAULT 0,
  `sent_at` DATETIME(3) NULL,
  `messages` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  -- Why it was not sent, or not to everybody: lib/site/digest/digest-reason.ts.
  `reason` VARCHAR(32) NULL,
  -- What the mail server said.
  `detail` VARCHAR(255) NOT NULL DEFAULT '',
  PRIMARY KEY (`owner`, `day`),
  INDEX `dashboard_digest_state`(`state`, `planned_at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- Who has seen the end of a job: its notice goes by itself after a visit, for each person on their own, and one with failures when
-- they dismiss it.
CREATE TABLE `dashboard_job_seen` (
  `job_id` BIGINT UNSIGNED NOT NULL,
  `login` VARCHAR(128) NOT NULL,
  `seen_at` DATETIME(3) NOT NULL,
  `dismissed_at` DATETIME(3) NULL,
  PRIMARY KEY (`job_id`, `login`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

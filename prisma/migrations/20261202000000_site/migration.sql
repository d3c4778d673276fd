-- The site that this database is of: one row. Its mark stands in DSPAM_HOME as well, and no server forgets anything that it does not find
-- in a folder without it (decision 208).
CREATE TABLE `dashboard_site` (
  `id` TINYINT UNSIGNED NOT NULL,
  `home_mark` VARCHAR(64) NOT NULL,
  `marked_at` DATETIME(3) NOT NULL,

  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin;

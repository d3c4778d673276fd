-- The servers of the site, so that those which do not agree can be told (decision 212): a row for each place at which one listens.
CREATE TABLE `dashboard_server` (
  `name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- Of NEXTAUTH_SECRET, made so that it is costly to try secrets.
  `secret_digest` CHAR(32) NOT NULL,
  -- Of its clock against that of the database, in milliseconds: ahead of it if above 0.
  `clock_apart_ms` BIGINT NOT NULL,
  -- Which database servers answer it, comma separated: GET_LOCK holds within one.
  `database_nodes` VARCHAR(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  -- By the clock of the database, UTC.
  `seen_at` DATETIME(3) NOT NULL,

  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin ROW_FORMAT=DYNAMIC;

-- Who works on something that only one may work on at a time: a message, a job, a round (lib/store/db/while-held.ts, decision 215).
CREATE TABLE `dashboard_lock` (
  `name` VARCHAR(64) NOT NULL,
  -- Of what may be done a few times at once: which of these it is.
  `slot` VARCHAR(64) NULL,
  -- The process, of which no two have the same.
  `holder` VARCHAR(128) NOT NULL,
  -- Its last sign of life, by the clock of the database, UTC.
  `beat_at` DATETIME(3) NOT NULL,

  UNIQUE INDEX `dashboard_lock_slot` (`slot`),
  INDEX `dashboard_lock_holder` (`holder`),
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARACTER SET ascii COLLATE ascii_bin ROW_FORMAT=DYNAMIC;

-- When the filter was last started for an operation, by the clock of the database: its run outlives whoever has started it.
ALTER TABLE `dashboard_operation` ADD COLUMN `run_at` DATETIME(3) NULL;

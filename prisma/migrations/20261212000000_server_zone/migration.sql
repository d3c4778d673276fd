-- What each server is ahead of UTC, in January and in July (decision 239); '' of a server of the version before.
ALTER TABLE `dashboard_server`
  ADD COLUMN `time_zone` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

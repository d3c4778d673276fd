-- What servers have found out of each other's locks (decision 276): the byte of the mark that one holds for others to try, what it has tried
-- itself, and the processes that its lock did not keep out.
ALTER TABLE dashboard_server
  ADD COLUMN lock_byte BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN lock_tries VARCHAR(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  ADD COLUMN locks_apart VARCHAR(1024) NOT NULL DEFAULT '';

-- What a list and a search have of a message beside its headers (lib/formats/mail/excerpt.ts): its first words in its row, and the text that is
-- searched in a table of its own, so that the rows stay as short as they are for all that does not look at it. Read in
-- the background; `attachments` is NULL before that.
ALTER TABLE `dashboard_message`
  ADD COLUMN `snippet` VARCHAR(120) NOT NULL DEFAULT '',
  ADD COLUMN `attachments` SMALLINT UNSIGNED NULL;

-- By name, not by place: it stays while a quarantine is indexed again.
CREATE TABLE `dashboard_message_text` (
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `message_key` VARCHAR(64) NOT NULL,
  `byte_length` INTEGER UNSIGNED NOT NULL,
  `attachments` SMALLINT UNSIGNED NOT NULL,
  `snippet` VARCHAR(120) NOT NULL,
  `words` TEXT NOT NULL,

  PRIMARY KEY (`mailbox_id`, `message_key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- How far the messages of a mailbox were read so, and by which version of the reader.
ALTER TABLE `dashboard_mailbox`
  ADD COLUMN `excerpt_seq` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `excerpt_reader` INTEGER UNSIGNED NOT NULL DEFAULT 0;

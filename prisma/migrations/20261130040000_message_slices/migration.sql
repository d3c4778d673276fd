-- A search of one quarantine looks at the messages that can have its words (decision 194): for each hash of a piece of a word, a bit for each
-- message of a part of the mailbox. No row where it is in none. Filled in the background, behind what was read of texts.
CREATE TABLE `dashboard_message_slice` (
  `mailbox_id` INTEGER UNSIGNED NOT NULL,
  `slice` SMALLINT UNSIGNED NOT NULL,
  -- Bit 0 is the message with this number.
  `first_seq` INTEGER UNSIGNED NOT NULL,
  `bits` VARBINARY(1024) NOT NULL,

  PRIMARY KEY (`mailbox_id`, `slice`, `first_seq`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT=DYNAMIC;

-- How far the messages of a mailbox are in it, and by which versions of what is read of them.
ALTER TABLE `dashboard_mailbox`
  ADD COLUMN `sliced_seq` INTEGER UNSIGNED NOT NULL DEFAULT 0,
  ADD COLUMN `sliced_as` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';

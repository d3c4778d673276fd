-- Why a message looks as it does, in one line: made with its score, of counts that are read for that anyway (decision 283); '' where it was judged before.
ALTER TABLE `dashboard_message`
  ADD COLUMN `why` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '';

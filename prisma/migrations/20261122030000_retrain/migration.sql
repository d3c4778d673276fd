-- Correcting what the filter has learned of a message that is not in the quarantine, one by one and as a job.

ALTER TABLE `dashboard_operation`
  MODIFY `kind` ENUM('release', 'delete', 'restore', 'expire', 'retrain') NOT NULL,
  ADD COLUMN `train_as` ENUM('spam', 'innocent') NULL;

ALTER TABLE `dashboard_job`
  MODIFY `kind` ENUM('release', 'delete', 'restore', 'retrain') NOT NULL,
  ADD COLUMN `train_as` ENUM('spam', 'innocent') NULL;

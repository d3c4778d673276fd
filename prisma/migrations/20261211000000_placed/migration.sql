-- A restore that has noted where in the quarantine it writes, before it does (decision 222).
ALTER TABLE `dashboard_operation`
  MODIFY `state` ENUM('started', 'delivered', 'copied', 'done', 'failed', 'unconfirmed', 'placed') NOT NULL;

-- What the filter was told last of a message is found by its signature, too (lib/messages/operations/training-state.ts): without an index all
-- operations of its mailbox were read for it, with each opened message. And of all mailboxes together, how many are open or
-- unconfirmed (lib/site/status/check-dashboard.ts): all that there ever were.
ALTER TABLE `dashboard_operation`
  ADD INDEX `dashboard_operation_signature` (`store`, `signature`),
  ADD INDEX `dashboard_operation_state` (`state`, `started_at`);

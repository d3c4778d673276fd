-- What the filter was told last of a message is found by its signature, too (lib/messages/operations/training-state.ts): without an index all
-- operations of its mailbox were read for it, with each opened message.
ALTER TABLE `dashboard_operation`
  ADD INDEX `dashboard_operation_signature` (`store`, `signature`);

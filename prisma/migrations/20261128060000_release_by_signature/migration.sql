-- A release in two runs of the filter: it learns by the signature alone, then it delivers.
ALTER TABLE `dashboard_operation`
  MODIFY `way` ENUM('error', 'corpus', 'deliver', 'none', 'signature') NOT NULL DEFAULT 'none';

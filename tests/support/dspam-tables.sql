-- The five tables of DSPAM 3.10.2 (mysql_drv, preferences extension, virtual users) as the real program has them
-- in tests/fixtures/capture/domain/dspam.sql. The dashboard's migrations never alter them.

CREATE TABLE `dspam_preferences` (
  `uid` int(10) unsigned NOT NULL,
  `preference` varchar(32) NOT NULL,
  `value` varchar(64) NOT NULL,
  UNIQUE KEY `id_preferences_01` (`uid`,`preference`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_general_ci;

CREATE TABLE `dspam_signature_data` (
  `uid` int(10) unsigned NOT NULL,
  `signature` char(32) NOT NULL,
  `data` longblob NOT NULL,
  `length` int(10) unsigned NOT NULL,
  `created_on` date NOT NULL,
  UNIQUE KEY `id_signature_data_01` (`uid`,`signature`),
  KEY `id_signature_data_02` (`created_on`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_general_ci MAX_ROWS=2500000 AVG_ROW_LENGTH=8096;

CREATE TABLE `dspam_stats` (
  `uid` int(10) unsigned NOT NULL,
  `spam_learned` bigint(20) unsigned NOT NULL,
  `innocent_learned` bigint(20) unsigned NOT NULL,
  `spam_misclassified` bigint(20) unsigned NOT NULL,
  `innocent_misclassified` bigint(20) unsigned NOT NULL,
  `spam_corpusfed` bigint(20) unsigned NOT NULL,
  `innocent_corpusfed` bigint(20) unsigned NOT NULL,
  `spam_classified` bigint(20) unsigned NOT NULL,
  `innocent_classified` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`uid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_general_ci;

CREATE TABLE `dspam_token_data` (
  `uid` int(10) unsigned NOT NULL,
  `token` bigint(20) unsigned NOT NULL,
  `spam_hits` bigint(20) unsigned NOT NULL,
  `innocent_hits` bigint(20) unsigned NOT NULL,
  `last_hit` date NOT NULL,
  UNIQUE KEY `id_token_data_01` (`uid`,`token`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_general_ci PACK_KEYS=1;

CREATE TABLE `dspam_virtual_uids` (
  `uid` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `username` varchar(128) DEFAULT NULL,
  PRIMARY KEY (`uid`),
  UNIQUE KEY `id_virtual_uids_01` (`username`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;

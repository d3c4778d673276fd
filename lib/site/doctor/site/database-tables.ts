import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { planConversion } from '@/lib/site/purge/conversion-plan';
import { asNumber, asText, orNull } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { findUnreplicated } from '@/lib/store/db/find-unreplicated';
import { overDatabase } from './site-database';

const { good, warning, fault } = findingsOf('databaseTables');

/** DSPAM's tables: their engine, and whether the server can read them at all. */
export const databaseTables: Check = {
  name: 'databaseTables',
  look: (examined) =>
    overDatabase('databaseTables', examined, async (ask) => {
      const rows = await ask(
        [asText, orNull(asText), asNumber, asNumber, asText],
        "SELECT TABLE_NAME, ENGINE, IFNULL(TABLE_ROWS, 0), IFNULL(DATA_LENGTH + INDEX_LENGTH, 0), TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dspam\\_%' AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
      );
      if (rows.length === 0) return [(await hasViews(ask)) ? good('views') : fault('none')];
      const findings: Finding[] = [];
      const broken = rows.filter(([, engine]) => engine === null);
      if (broken.length > 0)
        findings.push(
          fault(
            'broken',
            { tables: broken.map(([name]) => name).join(', '), reason: broken[0]?.[4] ?? '' },
            { where: 'database', lines: broken.map(([name]) => `REPAIR TABLE ${name};`) },
          ),
        );
      const plans = rows.flatMap(([name, engine, count, bytes]) => {
        const plan = planConversion({ name, engine: engine ?? '', rows: count, bytes });
        return plan ? [{ name, ...plan }] : [];
      });
      if (plans.length > 0)
        findings.push(
          warning(
            'myisam',
            {
              tables: plans.map(({ name }) => name).join(', '),
              seconds: plans.reduce((sum, { seconds }) => sum + seconds, 0),
            },
            { where: 'database', lines: plans.map(({ statement }) => statement) },
          ),
        );
      const unreplicated = await findUnreplicated(ask);
      if (unreplicated.length > 0)
        findings.push(
          fault(
            'unreplicated',
            { tables: unreplicated.join(', ') },
            { where: 'database', lines: unreplicated.map((name) => `ALTER TABLE ${name} ENGINE=InnoDB;`) },
          ),
        );
      const engines = [...new Set(rows.map(([, engine]) => engine))].join(', ');
      return findings.length > 0 ? findings : [good('fine', { engines })];
    }),
};

/** Whether the tables are shown from another database, as filter hosts with a spool each do (docs/scale.md). */
async function hasViews(ask: AskRows): Promise<boolean> {
  const [row] = await ask(
    [asNumber],
    "SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'dspam\\_%'",
  );
  return (row?.[0] ?? 0) > 0;
}

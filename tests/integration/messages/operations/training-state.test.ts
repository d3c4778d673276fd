import { beforeAll, expect, it } from 'vitest';
import { findLast, findLastTraining, lastTrainingQuestion } from '@/lib/messages/operations/training-state';
import { askTogether } from '@/lib/store/db/ask';
import { rowsRead } from '../../../support/rows-read';
import { testSite } from '../../../support/test-site';

const FEW = 100;
const MANY = 20_000;

const site = await testSite();

interface Noted {
  kind?: 'release' | 'retrain' | 'delete';
  as?: 'spam' | 'innocent';
  trained?: boolean;
  key?: string;
  signature?: string;
  store?: string;
}

let made = 0;

async function note({
  kind = 'retrain',
  as,
  trained = true,
  key = '',
  signature = '',
  store = 'alice',
}: Noted) {
  await site.query(
    `INSERT INTO dashboard_operation (batch, actor, store, kind, train_as, way, state, message_key, signature, from_text, subject, digest, byte_offset, byte_length, trained, started_at)
     VALUES (UUID(), 'alice', ?, ?, ?, 'signature', 'done', ?, ?, '', ?, '', 0, 0, ?, NOW())`,
    [store, kind, as ?? null, key, signature, String(++made), trained],
  );
}

/** Operations on other messages. */
async function noteOthers(store: string, count: number): Promise<void> {
  await site.query(
    `INSERT INTO dashboard_operation (batch, actor, store, kind, train_as, way, state, message_key, signature, from_text, subject, digest, byte_offset, byte_length, trained, started_at)
     SELECT UUID(), 'alice', ?, 'retrain', 'spam', 'signature', 'done', CONCAT('other', seq), CONCAT('1,', seq), '', '', '', 0, 0, seq % 3 > 0, NOW() FROM seq_1_to_${count}`,
    [store],
  );
}

beforeAll(async () => {
  await noteOthers('few', FEW);
  await noteOthers('many', MANY);
  for (const store of ['few', 'many']) await note({ as: 'innocent', key: 'k', signature: '1,aa', store });
  await noteOthers('few', FEW);
  await noteOthers('many', MANY);
});

const asked = async (store: string, signature: string, key: string) =>
  (await askTogether({ last: lastTrainingQuestion(store, signature, key) })).last;

it('takes the newest, by whichever name it is known', async () => {
  await note({ as: 'spam', key: 'k1', signature: '1,b1' });
  await note({ as: 'innocent', key: 'another', signature: '1,b1' });
  await note({ kind: 'delete', trained: false, key: 'k1', signature: '1,b1' });
  await note({ as: 'spam', key: 'k1', store: 'bob' });
  await note({ as: 'spam', key: 'nameless' });
  for (const [signature, key, as] of [
    ['1,b1', 'k1', 'innocent'],
    ['1,b1', 'nobody', 'innocent'],
    ['', 'k1', 'spam'],
    ['1,other', 'k1', 'spam'],
  ] as const) {
    expect(await findLastTraining('alice', signature, key), `${signature} ${key}`).toMatchObject({
      trainAs: as,
    });
    expect(await asked('alice', signature, key), `${signature} ${key}`).toMatchObject({ trainAs: as });
  }
  // What has no signature is no message without one.
  expect(await findLastTraining('alice', '', 'nobody')).toBeNull();
  expect(await asked('alice', '', 'nobody')).toBeNull();
  expect(await findLastTraining('alice', '')).toBeNull();
  expect(await findLast('alice', '1,b1', 'k1', [{ kind: 'delete' }])).toMatchObject({ kind: 'delete' });
});

it.each(['asked with others', 'alone'])(
  'reads as little of a mailbox with a long past as of another, %s',
  async (how) => {
    const look = (store: string) => async () => {
      for (const [signature, key] of [
        ['1,aa', 'k'],
        ['1,zz', 'nobody'],
      ] as const)
        await (how === 'alone' ? findLastTraining(store, signature, key) : asked(store, signature, key));
    };
    for (const store of ['few', 'many']) await look(store)();
    const [few, many] = [await rowsRead(look('few')), await rowsRead(look('many'))];
    expect(many).toBeLessThanOrEqual(few + 5);
  },
);

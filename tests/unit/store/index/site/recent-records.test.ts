import { beforeEach, describe, expect, it } from 'vitest';
import { RecentRecords } from '@/lib/store/index/site/recent-records';

let recent: RecentRecords;
beforeEach(() => {
  recent = new RecentRecords();
  recent.begin();
});
const takeBack = (signature: string, status = '(No error provided)') =>
  recent.takeBack({ signature, status, at: new Date(7_200_000), user: 'carol' });

describe('RecentRecords', () => {
  it('takes back the records of a signature from the last one on', () => {
    recent.note('1,a', 'S', 10, 'alice');
    recent.note('1,a', 'F', 11, 'alice');
    recent.note('1,b', 'I', 12, 'bob');
    expect(takeBack('1,a')).toMatchObject({ letter: 'F', hour: 11, user: 'alice' });
    expect(takeBack('1,a')).toMatchObject({ letter: 'S', hour: 10 });
    expect(takeBack('1,a')).toBeNull();
    expect(takeBack('1,b')).toMatchObject({ letter: 'I', hour: 12, user: 'bob' });
  });

  it('goes by the status where it remembers nothing', () => {
    expect(takeBack('', 'Delivery Failed (Auto-Whitelisted)')).toEqual({
      letter: 'W',
      hour: 2,
      user: 'carol',
    });
    expect(takeBack('1,00015180000', 'Delivery Failed (Quarantined)')).toMatchObject({
      letter: 'S',
      hour: 2,
    });
  });

  it('remembers after the transaction, and forgets one that was rolled back', () => {
    recent.note('1,a', 'S', 10, 'alice');
    recent.keep();
    recent.begin();
    expect(takeBack('1,a')).toMatchObject({ letter: 'S' });
    recent.note('1,b', 'I', 10, 'bob');
    // Once more, as nothing of it was written.
    recent.begin();
    expect(takeBack('1,b')).toBeNull();
    expect(takeBack('1,a')).toMatchObject({ letter: 'S' });
    recent.keep();
    recent.begin();
    expect(takeBack('1,a')).toBeNull();
  });

  it('remembers tens of thousands of signatures, and no more than it has room for', () => {
    for (let at = 0; at < 200_000; at++) {
      recent.note(`1,${at}`, 'I', 10, 'alice');
      if (at % 1_000 === 999) recent.keep();
    }
    expect(takeBack('1,199999')).not.toBeNull();
    expect(takeBack('1,150000')).not.toBeNull();
    expect(takeBack('1,99999')).toBeNull();
  });
});

import { expect, it } from 'vitest';
import type { AlertsHere } from '@/lib/data/people/get-alerts';
import { uniteAlerts } from '@/lib/data/people/unite-alerts';

const AWAY = { code: 'unavailable', reason: 'hostAway', values: { host: 'web2' } } as const;

function page(lines: string[], marked: number | null): AlertsHere {
  const alerts = lines.map((line) => ({ line, text: line, isPattern: false, suggestion: '' }));
  return { mailbox: 'alice', alerts, marked, max: 100, passedOver: 1 };
}

const shown = ({ alerts }: ReturnType<typeof uniteAlerts>) => alerts.map(({ line, only }) => [line, only]);

it('shows the words of all hosts, says of one that not all look for, and counts the messages of all', () => {
  const here = page(['invoice', 'prize', 'prize'], 2);
  const united = uniteAlerts('web1', here, [
    { host: 'web2', page: page(['invoice', 'parcel'], 3), trouble: null },
  ]);
  expect(shown(united)).toEqual([
    ['invoice', null],
    ['prize', ['web1']],
    ['parcel', ['web2']],
  ]);
  expect(united).toMatchObject({ marked: 5, passedOver: 2, hosts: { away: [], counted: 2 } });
});

it('claims nothing of a host of which nothing is known', () => {
  const united = uniteAlerts('web1', page(['prize'], null), [{ host: 'web2', page: null, trouble: AWAY }]);
  expect(shown(united)).toEqual([['prize', null]]);
  expect(united).toMatchObject({ marked: null, hosts: { away: [{ host: 'web2' }], counted: 1, all: 2 } });
});

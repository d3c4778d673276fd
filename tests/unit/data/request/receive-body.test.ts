import { describe, expect, it } from 'vitest';
import { withBody } from '@/lib/data/request/receive-body';

const MEGABYTE = 1024 * 1024;

/** A request whose body comes when the test sends it. */
function openRequest() {
  let sink: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      sink = controller;
    },
  });
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  return {
    request,
    send: (bytes: Uint8Array) => sink?.enqueue(bytes),
    end: () => sink?.close(),
    breakOff: () => sink?.error(new Error('gone')),
  };
}

const textOf = async (bytes: Buffer | null) => bytes?.toString() ?? null;

describe('withBody', () => {
  it('gives the bytes as they came', async () => {
    const { request, send, end } = openRequest();
    const received = withBody(request, 10, textOf);
    send(Buffer.from('hello'));
    send(Buffer.from('world'));
    end();
    expect(await received).toBe('helloworld');
  });

  it('is done with a quick one while a slow one is still coming', async () => {
    const [slow, quick] = [openRequest(), openRequest()];
    const first = withBody(slow.request, 6, textOf);
    slow.send(Buffer.from('slo'));
    const second = withBody(quick.request, 5, textOf);
    quick.send(Buffer.from('quick'));
    quick.end();
    expect(await second).toBe('quick');
    slow.send(Buffer.from('ow!'));
    slow.end();
    expect(await first).toBe('sloow!');
  });

  it('lets a small one pass large ones that wait for room, and these go when there is some', async () => {
    const large = [openRequest(), openRequest(), openRequest()];
    const order: number[] = [];
    const going = large.map(({ request }, index) =>
      withBody(request, 25 * MEGABYTE, async () => {
        order.push(index);
      }),
    );
    const small = openRequest();
    const passed = withBody(small.request, 5, textOf);
    small.send(Buffer.from('small'));
    small.end();
    expect(await passed).toBe('small');
    // The third one has no room yet, and what it sends waits.
    large[2]?.send(new Uint8Array(25 * MEGABYTE));
    large[2]?.end();
    large[0]?.send(new Uint8Array(25 * MEGABYTE));
    large[0]?.end();
    await going[2];
    expect(order).toEqual([0, 2]);
    large[1]?.breakOff();
    await Promise.all(going);
    expect(order).toEqual([0, 2, 1]);
  });

  it.each(['breaks off', 'ends early', 'is longer than it said', 'takes too long'])(
    'gives nothing of one that %s',
    async (how) => {
      const { request, send, end, breakOff } = openRequest();
      const received = withBody(request, 5, textOf, how === 'takes too long' ? 20 : 20_000);
      send(Buffer.from(how === 'is longer than it said' ? 'longer' : 'shor'));
      if (how === 'breaks off') breakOff();
      if (how === 'ends early') end();
      expect(await received).toBeNull();
    },
  );
});

import { describe, expect, it } from 'vitest';
import { joinedSender, MAX_SENDER_LENGTH, parseAddress, readSenders } from '@/lib/formats/mail/parse-address';
import { seeded } from '@/tests/bench/quarantine-of';
import { growth, STEEP } from '@/tests/support/growth';

describe('parseAddress', () => {
  it.each([
    ['Casino Royale Bonus <win1@pills.example.info>', 'Casino Royale Bonus', 'win1@pills.example.info'],
    ['"Frank, PhD" <frank@uni.example.edu>', 'Frank, PhD', 'frank@uni.example.edu'],
    ['"say \\"hi\\" <x@y>" <a@b.example>', 'say "hi" <x@y>', 'a@b.example'],
    ['Doe, John <j@x.example>', 'Doe, John', 'j@x.example'],
    ['<a@b.example>', '', 'a@b.example'],
    ['a@b.example', '', 'a@b.example'],
    ['a@b.example <a@b.example>', '', 'a@b.example'],
    ['a@b.example (John Doe)', 'John Doe', 'a@b.example'],
    ['John Doe a@b.example', 'John Doe', 'a@b.example'],
    ['I <3 mail <a@b.example>', 'I <3 mail', 'a@b.example'],
    ['a@b.example, Other <c@d.example>', 'a@b.example, Other', 'a@b.example'],
    ['First <a@b.example>, Second <c@d.example>', 'First, Second', 'a@b.example'],
    ['"Chief, Big" <chief@b.example>, liar@l.example', 'Chief, Big, liar@l.example', 'chief@b.example'],
    ['chief@b.example; liar@l.example', 'chief@b.example, liar@l.example', 'chief@b.example'],
    ['Pals: liar@l.example;', '', 'liar@l.example'],
    ['Pals: liar@l.example, chief@b.example;', 'liar@l.example, chief@b.example', 'liar@l.example'],
    ['Re: this <liar@l.example>', 'Re: this', 'liar@l.example'],
    ['MAILER-DAEMON <>', 'MAILER-DAEMON', ''],
    ['Jürgen_Müller', 'Jürgen_Müller', ''],
    ['"Only a name"', 'Only a name', ''],
    ['<None Specified>', '<None Specified>', ''],
    ['undisclosed-recipients:;', 'undisclosed-recipients:;', ''],
    ['"never closed <a@b.example>', '"never closed', 'a@b.example'],
    ['Name <a @ b.example>', 'Name', 'a@b.example'],
    ['Name <a@b.example', 'Name <a@b.example', ''],
    ['chief@b.example <liar@l.example>', 'chief@b.example', 'liar@l.example'],
    ['chief@b.example<liar@l.example>', 'chief@b.example', 'liar@l.example'],
    ['chief@b.example, liar <liar@l.example>', 'chief@b.example, liar', 'chief@b.example'],
    ['<chief@b.example> liar@l.example', '<chief@b.example> liar@l.example', ''],
    ['chief@b.example liar@l.example', 'chief@b.example liar@l.example', ''],
    ['Chief <x> <y>', 'Chief <x> <y>', ''],
    ['Chief <chief@b.example> <liar@l.example>', 'Chief <chief@b.example> <liar@l.example>', ''],
    ['Chief <<chief@b.example>> <liar@l.example>', 'Chief <<chief@b.example>> <liar@l.example>', ''],
    ['Chief <chief@b.example@l.example>', 'Chief <chief@b.example@l.example>', ''],
    ['Chief <chief@b.example liar@l.example>', 'Chief <chief@b.example liar@l.example>', ''],
    ['Chief <@b.example:liar@l.example>', 'Chief', 'liar@l.example'],
    ['"chief@b.example "@l.example', '', '"chief@b.example "@l.example'],
    ['Chief <"chief, big"@l.example>', 'Chief', '"chief, big"@l.example'],
    ['(chief@b.example) liar@l.example (Chief)', 'chief@b.example Chief', 'liar@l.example'],
    ['<liar@l.example> (Chief)', 'Chief', 'liar@l.example'],
    ['chief at b.example via liar@l.example', 'chief at b.example via', 'liar@l.example'],
    [`Chief <chief@${'b'.repeat(200)}.example>`, `Chief <chief@${'b'.repeat(200)}.example>`, ''],
    ['', '', ''],
    ['<>', '', ''],
    [' , ;', ', ;', ''],
  ])('reads %s', (value, name, address) => {
    expect(parseAddress(value)).toEqual({ name, address });
  });

  it.each([
    ['\u200b\u2060 \u3164 <liar@l.example>', '', 'liar@l.example'],
    ['"\u2800\u2800" <liar@l.example>', '', 'liar@l.example'],
    ['"\u3164" <\u200b>', '', ''],
    ['\u200f\ufeff', '', ''],
    ['Ch\u00adi\u200bef <liar@l.example>', 'Chief', 'liar@l.example'],
    ['Chief <chief@b\u200b.example>', 'Chief', 'chief@b\ufffd.example'],
    ['Chief <chief@b\u200d.example>', 'Chief', 'chief@b\ufffd.example'],
    ['Chief <ch\u200cief@b.example>', 'Chief', 'ch\ufffdief@b.example'],
    ['Chief chief@b.example\ufe0f', 'Chief', 'chief@b.example\ufffd'],
    ['Chief <chief@\u2800b.example>', 'Chief', 'chief@\ufffdb.example'],
    ['Chief <chief@b\u202e.example>', 'Chief', 'chief@b\ufffd.example'],
    ['Chief <chief\u00a0@b.example>', 'Chief <chief @b.example>', ''],
    ['Ch\u200dief <liar@l.example>', 'Ch\u200dief', 'liar@l.example'],
  ])('lets nothing be said by what cannot be seen: %j', (value, name, address) => {
    expect(parseAddress(value)).toEqual({ name, address });
  });

  it.each(['<', '>', '"', '@', ',', '\\', '(', ' ', '<a@b', 'a@', '\\"', '<"', ':@;', ' @', ', x', '\u200d'])(
    'takes time in proportion to the length of a hostile value: %j',
    async (piece) => {
      // What is longer than four times this is not taken apart: what takes little time is done often instead.
      const read = (length: number) => {
        const value = piece.repeat(Math.floor(length / piece.length));
        for (let round = 0; round < 20; round++) parseAddress(value);
      };
      expect(await growth(read, MAX_SENDER_LENGTH / 4)).toBeLessThan(STEEP);
    },
  );

  it('reads the usual value as it reads all others', () => {
    const random = seeded(257);
    const marks = ['"', ',', ';', ':', '(', ')', '\\', '@', '<', '>', '\t', 'é', '\x7f', '=?'];
    const pieces = ['Chief', 'b.c', ' ', ' ', 'x-y@b.c', '<x@b.c>', ' <x@b.c>', ' <x@b.c>'];
    const usual = {
      'x@b.c': { name: '', address: 'x@b.c' },
      'Big Chief <x@b.c>': { name: 'Big Chief', address: 'x@b.c' },
    };
    for (const [value, sender] of Object.entries(usual)) expect(parseAddress(value)).toEqual(sender);
    for (let round = 0; round < 20_000; round++) {
      const of = (some: string[]) => some[Math.floor(random() * some.length)] ?? '';
      const value = Array.from({ length: 1 + random() * 5 }, () => of(random() < 0.8 ? pieces : marks)).join(
        '',
      );
      expect({ value, ...parseAddress(value) }).toEqual({ value, ...joinedSender(readSenders(value)) });
    }
  });
});

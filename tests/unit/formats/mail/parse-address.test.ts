import { describe, expect, it } from 'vitest';
import { parseAddress } from '@/lib/formats/mail/parse-address';
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
    ['a@b.example, Other <c@d.example>', '', 'a@b.example'],
    ['First <a@b.example>, Second <c@d.example>', 'First', 'a@b.example'],
    ['MAILER-DAEMON <>', 'MAILER-DAEMON', ''],
    ['Jürgen_Müller', 'Jürgen_Müller', ''],
    ['"Only a name"', 'Only a name', ''],
    ['<None Specified>', '<None Specified>', ''],
    ['undisclosed-recipients:;', 'undisclosed-recipients:;', ''],
    ['"never closed <a@b.example>', '"never closed', 'a@b.example'],
    ['Name <a @ b.example>', 'Name', 'a@b.example'],
    ['Name <a@b.example', 'Name <a@b.example', ''],
    ['', '', ''],
  ])('reads %s', (value, name, address) => {
    expect(parseAddress(value)).toEqual({ name, address });
  });

  it.each(['<', '>', '"', '@', ',', '\\', '(', ' ', '<a@b', 'a@'])(
    'takes time in proportion to the length of a hostile value: %j',
    async (piece) => {
      expect(await growth((times) => parseAddress(piece.repeat(times)), 25_000)).toBeLessThan(STEEP);
    },
  );
});

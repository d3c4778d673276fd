import { expect, it } from 'vitest';
import { openMail } from '@/lib/formats/mail-worker/open-mail';

function open(type: string, body: string) {
  const bytes = Buffer.from(
    `From: a@example.org\nSubject: s\nContent-Type: ${type}; charset=utf-8\n\n${body}\n`,
  );
  return openMail(bytes, { truncated: false, plainly: false });
}

it.each([
  ['a page that hides itself', 'text/html', '<body style="display:none"><p>text</p></body>'],
  [
    'elements whose content is dropped',
    'text/html',
    '<title>a</title><textarea>b</textarea><template>c</template>',
  ],
  ['nothing but blanks', 'text/html', `<p>&nbsp;</p>${'<div> </div>'.repeat(500)}`],
  ['letters without any width', 'text/plain', '\u200b\u00ad\n\u2060'],
])('has nothing to show of %s', async (_what, type, body) => {
  expect((await open(type, body)).body).toBe('none');
});

it.each([
  ['text behind much that is blank', 'text/html', `${'<div> </div>'.repeat(5_000)}<p>text</p>`, 'html'],
  ['a picture alone', 'text/html', '<p><img src="https://example.org/a.png"></p>', 'html'],
  ['text behind many blank lines', 'text/plain', `${'\n'.repeat(1_000)}text`, 'text'],
])('shows %s', async (_what, type, body, shown) => {
  expect((await open(type, body)).body).toBe(shown);
});

import { expect, it } from 'vitest';
import { contentDisposition } from '@/lib/formats/mail/content-disposition';

it('gives the name in both forms', () => {
  expect(contentDisposition('report.pdf')).toBe(
    'attachment; filename="report.pdf"; filename*=UTF-8\'\'report.pdf',
  );
  expect(contentDisposition('Größe €.pdf')).toBe(
    'attachment; filename="Gr__e _.pdf"; filename*=UTF-8\'\'Gr%C3%B6%C3%9Fe%20%E2%82%AC.pdf',
  );
});

it('lets no name leave its quotes or its line', () => {
  expect(contentDisposition('a"; x="b\\%22')).toBe(
    'attachment; filename="a_; x=_b__22"; filename*=UTF-8\'\'a%22%3B%20x%3D%22b%5C%2522',
  );
  expect(contentDisposition("it's (1)*!\r\nX-A: b")).toBe(
    "attachment; filename=\"it's (1)*!__X-A: b\"; filename*=UTF-8''it%27s%20%281%29%2A%21%0D%0AX-A%3A%20b",
  );
});

it('takes half a pair of surrogates', () => {
  expect(contentDisposition('a\ud800b')).toBe('attachment; filename="a_b"; filename*=UTF-8\'\'a_b');
  expect(contentDisposition('😀')).toBe('attachment; filename="_"; filename*=UTF-8\'\'%F0%9F%98%80');
});

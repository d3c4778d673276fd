import { expect, it } from 'vitest';
import { isStrictMarkup } from '@/lib/formats/mail/strict-markup';

it.each([
  '',
  'text > &lt; &amp;',
  '<p>a<br />b</p>',
  '<a href="https://a.example/?a&amp;b" target="_blank" rel="noopener">x</a>',
  '<img alt="" src="data:image/png;base64,AAAA" data-blocked="1" />',
  '<td nowrap style="font-family:Curlz MT;color:rgb(1,2,3)">x</td>',
])('takes %s', (markup) => {
  expect(isStrictMarkup(markup)).toBe(true);
});

it.each([
  '<',
  '<p',
  'a < b',
  '<P>',
  '<script>',
  '<svg>',
  '<style>',
  '<xmp>',
  '<!-- x -->',
  '<!doctype html>',
  '<?x?>',
  '<![CDATA[x]]>',
  '</script>',
  '<p onclick="x()">',
  '<p title=x>',
  "<p title='x'>",
  '<p title="a<b">',
  '<p/title="x">',
  '<p\ntitle="x">',
  '<p id="x">',
  '<a href="javascript:alert(1)">',
  '<a href=" https://a.example/">',
  '<a href>',
  '<img src="//a.example/x">',
  '<img src="data:image/svg+xml;base64,AAAA">',
  '<p style="background:url (x)">',
  '<p style="width:expression(x)">',
  '<p style="color:\\72 ed">',
])('refuses %s', (markup) => {
  expect(isStrictMarkup(markup)).toBe(false);
});

import { expect, it } from 'vitest';
import { loadsImage, safeStyle } from '@/lib/mail/safe-style';

it.each([
  ['color: red; FONT-SIZE:12px', 'color:red;font-size:12px'],
  ["font-family: 'Segoe UI', Arial, sans-serif", "font-family:'Segoe UI', Arial, sans-serif"],
  ['background-color: rgba(0, 10, 20, 0.5)', 'background-color:rgba(0, 10, 20, 0.5)'],
  ['font-family: Curlz MT', 'font-family:Curlz MT'],
  ['margin:0 auto !important', 'margin:0 auto !important'],
  ['display:none;max-height:0;overflow:hidden', 'display:none;max-height:0;overflow:hidden'],
  ['background: #fff url(https://a.example/x.png); color: blue', 'color:blue'],
  ['background: url(data:image/png;base64,AAAA)', ''],
  ['background:\\75rl(x)', ''],
  ['background:u/**/rl(x)', ''],
  ['width: expression(alert(1))', ''],
  ['width: calc(100% - 1px)', ''],
  ['color: var(--x)', ''],
  ['position: fixed; top: 0', ''],
  ['behavior: url(x.htc); -moz-binding: url(x)', ''],
  ['content: "x"', ''],
  ["font-family: 'a; color: red", 'color:red'],
  ['color: red} body {color: blue', ''],
  ['color', ''],
  ['color:', ''],
  [':red', ''],
  ['', ''],
])('makes %j safe', (style, expected) => {
  expect(safeStyle(style)).toBe(expected);
});

it('sees what a style loads', () => {
  expect(loadsImage("background : URL( 'https://a.example/x')")).toBe(true);
  expect(loadsImage('background:url(//a.example/x)')).toBe(true);
  expect(loadsImage('background:url(data:image/png;base64,AAAA)')).toBe(false);
  expect(loadsImage('color:red')).toBe(false);
});

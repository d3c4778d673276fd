import { expect, it } from 'vitest';
import { loadsImage, safeStyle } from '@/lib/formats/mail/safe-style';

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
  ['width: calc(100% - 1px)', 'width:calc(100% - 1px)'],
  ['font: italic 12px/1.5 "Segoe UI", Arial', 'font:italic 12px/1.5 "Segoe UI", Arial'],
  ['margin: 0 calc(100% - (2 * 3px)) !important', 'margin:0 calc(100% - (2 * 3px)) !important'],
  [
    'width: max(1px, calc(2px*3)); color: rgb(0 0 0 / 50%)',
    'width:max(1px, calc(2px*3));color:rgb(0 0 0 / 50%)',
  ],
  ['border-radius: 50% / 10%', 'border-radius:50% / 10%'],
  ['padding: clamp(1px, 2vw, 9px) 1px', 'padding:clamp(1px, 2vw, 9px) 1px'],
  ['width: url(calc(1))', ''],
  ['width: calc(url(x))', ''],
  ['width: calc(var(--x))', ''],
  ['background: url (x)', ''],
  ['background: x-calc(1)(x)', ''],
  ['background: u/* */rl(x)', ''],
  ['background: #fff //evil.example/x', ''],
  [`width: ${'calc('.repeat(20)}1px${')'.repeat(20)}`, ''],
  ['color: var(--x)', ''],
  ['color: rgb( From white r g b)', ''],
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

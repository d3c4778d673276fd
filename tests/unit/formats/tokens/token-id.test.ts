import { expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';

// Names that a real DSPAM wrote into X-DSPAM-Factors, and the ids in its tables.
it.each([
  ['Subject*FREE', 6566819651767474317n],
  ['Received*<jm+netnoteinc.com>', 18153115940653881133n],
  ['Url*//63', 7996316715194581520n],
  ['Url*163', 3456667232719999088n],
  ['our+mailings', 18133200613928233952n],
  ['YOU!', 4017234967481286656n],
  ['From*insurancemail.net>', 11449120914473571331n],
  ['Content-Type*text/html+charset="iso', 459068798034995681n],
  ['X-Mailer*CDO+for', 10372924877278589310n],
  ['dieting', 6792121444137856192n],
  ['500+company', 481519367706888425n],
  ['$10+000', 3255307830595190976n],
  ['\xa1', 17271304570965852160n],
  ['From*"Tim Chapman" <timc@2ubh.com>', 12063409427981905818n],
  ['bnr.t|', 5334511981350707200n],
  ['bnr.s|0.00_0.00_0.40_', 15748594722413705151n],
  ['', 0n],
])('%s is kept under %s', (name, id) => {
  expect(tokenId(name)).toBe(id);
});

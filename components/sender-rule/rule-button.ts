/** What the button of each change of a rule says: a key below `senderRule.` in messages/*.json. */
export const RULE_BUTTON = {
  hold: 'hold',
  unhold: 'unhold',
  let: 'letThrough',
  unlet: 'noLonger',
  last: 'putLast',
  unlast: 'notPutLast',
  domain: 'letDomain',
  below: 'letBelow',
  undomain: 'unletDomain',
} as const;

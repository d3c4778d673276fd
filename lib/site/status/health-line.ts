/** What the health list covers. Keys below `health.` in messages/*.json; `<name>Do` is what to do. */
export type HealthName =
  | 'database'
  | 'home'
  | 'servers'
  | 'space'
  | 'signatures'
  | 'quarantines'
  | 'systemLog'
  | 'files'
  | 'mailQueue'
  | 'processes'
  | 'socket'
  | 'load'
  | 'conf'
  | 'index'
  | 'problems'
  | 'operations'
  | 'jobs';

/** A line of the health list. */
export interface HealthLine {
  name: HealthName;
  /** `unknown`: it could not be determined. */
  level: 'fine' | 'attention' | 'unknown';
  /** Which sentence says it: a key below `health.`; by default the name. */
  says: string;
  /** Numbers and texts for the sentence. Sizes are bytes, times epoch ms. */
  values: Record<string, string | number>;
}

export function fine(name: HealthName, values: HealthLine['values'] = {}, says: string = name): HealthLine {
  return { name, level: 'fine', says, values };
}

export function attention(
  name: HealthName,
  values: HealthLine['values'] = {},
  says: string = name,
): HealthLine {
  return { name, level: 'attention', says, values };
}

export function unknown(name: HealthName, values: HealthLine['values'], says: string): HealthLine {
  return { name, level: 'unknown', says, values };
}

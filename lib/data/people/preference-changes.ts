import type { PreferenceChange } from '@/lib/people/preferences/stored-preference';

/** One preference as its fields came: the value, what the form had shown, and `Use default`. */
export interface PreferenceField {
  name: string;
  value: string;
  shown: string;
  isDefault: boolean;
  wasDefault: boolean;
}

/**
 * What somebody asked for. The form has to work without scripts, where a value can be chosen while `Use default` is still
 * checked: a value that is not the one that was shown is meant, unless `Use default` was checked just now.
 */
export function readChanges(fields: readonly PreferenceField[]): PreferenceChange[] {
  return fields.flatMap(({ name, value, shown, isDefault, wasDefault }): PreferenceChange[] => {
    if (isDefault && !wasDefault) return [{ name, value: null }];
    if (value !== shown || (wasDefault && !isDefault)) return [{ name, value }];
    return [];
  });
}

/** The fields of the form: `value:NAME`, `shown:NAME`, and the boxes `default:NAME`, `was:NAME`. */
export function preferenceFields(form: Record<string, unknown>): PreferenceField[] {
  const text = (name: string) => {
    const value = form[name];
    return typeof value === 'string' ? value : null;
  };
  return Object.keys(form).flatMap((key): PreferenceField[] => {
    if (!key.startsWith('shown:')) return [];
    const name = key.slice('shown:'.length);
    const shown = text(key) ?? '';
    return [
      {
        name,
        shown,
        // No field of a set of radio buttons is sent while none is chosen.
        value: text(`value:${name}`) ?? shown,
        isDefault: text(`default:${name}`) !== null,
        wasDefault: text(`was:${name}`) !== null,
      },
    ];
  });
}

import type { z } from 'zod';

/** A parameter of an address that narrows a list. */
export interface ListFilter<SetIn extends string, Narrowing> {
  /** What it may say. A list leaves out what it cannot use; a change of all that match is refused for it (parse-asked.ts). */
  shape: z.ZodType;
  /** Where on the page it is set: a form hands on those of all other places, or they would be lost. */
  setIn: SetIn;
  /** What is left of the list for a value; undefined leaves all of it. */
  narrow: (value: unknown, timeZone: string) => Partial<Narrowing>;
}

/** Makes the filters of a list, each from its place, its shape and what it asks of the list. */
export function filterOf<SetIn extends string, Narrowing extends object>() {
  return <Shape extends z.ZodType>(
    setIn: SetIn,
    shape: Shape,
    narrow: (value: NonNullable<z.output<Shape>>, timeZone: string) => Narrowing,
  ) => ({
    shape,
    setIn,
    narrow: (value: unknown, timeZone: string): Partial<Narrowing> => {
      const parsed: z.output<Shape> = shape.parse(value);
      return parsed === undefined || parsed === null ? {} : narrow(parsed, timeZone);
    },
  });
}

/** The filters' values as they stand in an address. */
export type ParamsOf<Table extends Record<string, { shape: z.ZodType }>> = {
  [Name in keyof Table]?: z.output<Table[Name]['shape']>;
};

/** The shapes of a table of parameters, for z.object. */
export function shapesOf<Table extends Record<string, { shape: z.ZodType }>>(
  table: Table,
): { [Name in keyof Table]: Table[Name]['shape'] } {
  const shapes = Object.entries(table).map(([name, { shape }]) => [name, shape]);
  return Object.fromEntries(shapes);
}

/** What all filters together ask of a list. */
export function narrowedBy<Narrowing extends object>(
  table: Record<string, { narrow: (value: unknown, timeZone: string) => Partial<Narrowing> }>,
  params: object,
  timeZone: string,
): Partial<Narrowing> {
  const values = new Map<string, unknown>(Object.entries(params));
  const parts = Object.entries(table).map(([name, { narrow }]) => narrow(values.get(name), timeZone));
  return Object.assign({}, ...parts);
}

/** Whether any of some filters is set. */
export function isAnySet(names: readonly string[], params: object): boolean {
  return Object.entries(params).some(([name, value]) => names.includes(name) && value !== undefined);
}

import { formatTable } from './figures';

/** What a piece of work has taken in one run, beside what it may take. Ratios, so that a slow machine is no failure. */
export interface Goal {
  work: string;
  measured: number;
  most: number;
  unit: string;
}

/** A goal that is missed by no more than this may be noise. */
const TOLERANCE = 1.25;

/** Those that are missed by more than a quarter. */
export function missedGoals(goals: readonly Goal[]): Goal[] {
  return goals.filter(({ measured, most }) => !(measured <= most * TOLERANCE));
}

/** A table of them in Markdown. */
export function formatGoals(floorMs: number, goals: readonly Goal[]): string {
  const missed = new Set(missedGoals(goals));
  const rows = goals.map((goal) => {
    const { work, measured, most, unit } = goal;
    const verdict =
      measured <= most ? 'reached' : missed.has(goal) ? '**missed**' : 'missed by less than a quarter';
    return [work, measured.toFixed(2), most.toFixed(2), unit, verdict];
  });
  return `floor: ${floorMs.toFixed(1)} ms (the median of /api/health)\n\n${formatTable(['', 'measured', 'goal, at most', 'unit', ''], rows)}`;
}

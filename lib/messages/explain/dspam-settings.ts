import type { LearnedTotals } from '@/lib/messages/scoring/token-counts';

/** The settings of DSPAM that affect its verdict. */
export interface DspamSettings {
  /** dspam_stats: learned, and with TOE classified as well. */
  totals: LearnedTotals;
  classified: LearnedTotals;
  /** ProcessorBias: an innocent hit counts twice. */
  bias: boolean;
  /** statisticalSedation, 0 to 10. */
  sedation: number;
  /** Training mode TUM asks for 20 hits at most. */
  isTum: boolean;
  /** enableBNR. */
  noiseReduction: boolean;
  /** enableWhitelist; null when it is off. */
  whitelistThreshold: number | null;
}

export const seenInnocent = ({ totals, classified }: DspamSettings) => totals.innocent + classified.innocent;
export const seenSpam = ({ totals, classified }: DspamSettings) => totals.spam + classified.spam;

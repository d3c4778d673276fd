import type { AppErrorReason } from '@/lib/ground/reasons';

/** What went wrong, in the few kinds that a caller can act on. */
export type AppErrorCode = 'not-found' | 'forbidden' | 'conflict' | 'invalid' | 'unavailable';

/**
 * An error that was foreseen. `message` is for the log and for us; what a person reads is chosen by `code` and
 * `reason` from messages/*.json, never this text.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /** For a sentence more exact than the code's own. */
  readonly reason: AppErrorReason | undefined;
  /** Values for the placeholders of that sentence. */
  readonly values: Record<string, string | number>;

  constructor(
    code: AppErrorCode,
    message: string,
    options: { cause?: unknown; reason?: AppErrorReason; values?: Record<string, string | number> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.reason = options.reason;
    this.values = options.values ?? {};
  }
}

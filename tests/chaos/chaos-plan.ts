import type { Ground } from './ground';

export interface ChaosPlan {
  messages: number;
  kills: number;
  seed: number;
  /** No round begins later: what mail is left comes in calm, and the ledger is drawn. */
  minutes?: number;
  front: 'server' | 'processes';
  /** What it stands on; one MariaDB and one server, if it is not given. Called with a folder for its files. */
  ground?: (folder: string) => Promise<Ground>;
  /** Called after each kill. */
  onRound?: (round: number) => void;
  /** Told what the run waits for at its end. */
  onPhase?: (phase: string) => void;
}

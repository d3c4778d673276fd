import type { DspamConf } from '@/lib/formats/dspam/conf';
import type { Scale } from '@/lib/formats/dspam/userdir';
import type { Config } from '@/lib/store/config/config';
import type { Finding } from './finding';

/** What the checks look at. They change nothing and send nothing. */
export interface Examined {
  /** The variables of the dashboard, `.env` included. */
  env: Record<string, string | undefined>;
  /** The checked settings; null where they have faults. */
  config: Config | null;
  /** The faults of the settings, as the start reports them. */
  faults: string[];
  /** dspam.conf, also where other settings have faults; null where it cannot be read. */
  conf: DspamConf | null;
  confPath: string | null;
  /** DSPAM_HOME, whether or not it is there; null where nothing names it. */
  home: string | null;
  /** How its data is laid out, even if other settings have faults; null if nothing says. */
  scale: Scale | null;
  /** The program that is named or found on the PATH, whether or not it may be run; null if there is none. */
  dspamBin: string | null;
  /** Where the dashboard is installed: the folder with `.env`. */
  folder: string;
}

/** One thing that the doctor looks at. Never throws for what it looks at: that is a finding. */
export interface Check {
  name: string;
  look(examined: Examined): Promise<Finding[]>;
}

import { z } from 'zod';

/** What of a request arrived at the dashboard, behind the web server in front. Told to the doctor alone (doctor-pass.ts). */
export const arrivedShape = z.object({
  /** The other end of the connection; null where it is not known. */
  peer: z.string().nullable(),
  host: z.string().nullable(),
  forwardedFor: z.string().nullable(),
  forwardedHost: z.string().nullable(),
  forwardedProto: z.string().nullable(),
  /** Where the request counts as coming from: client-address.ts. */
  client: z.string(),
  /** Whom the web server in front has signed in, as far as it is believed; null for nobody. */
  login: z.string().nullable(),
});

export type Arrived = z.infer<typeof arrivedShape>;

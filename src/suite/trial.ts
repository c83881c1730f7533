/** Trials of the connection, by the names that suites give them. What they do is the runner's. */
export const TRIALS = [
  'bytewise',
  'cut everywhere',
  'two in one write',
  'ten in one write',
  'ten without waiting',
  'after a pause',
  'half-closed',
  'hundred connections',
  'reconnect storm',
  'resumption',
  'client none',
  'client foreign',
  'client expired',
  'client not-yet-valid',
  'client server-usage',
] as const;
export type NamedTrial = (typeof TRIALS)[number];

/** `accepts TLSv1.3 TLS_AES_256_GCM_SHA384`, `refuses TLSv1.1`: what the server has to do when only this is offered; cipher suites by OpenSSL's name. */
export interface HandshakeDemand {
  readonly wanted: 'accepts' | 'refuses';
  readonly version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly cipher?: string;
}

export type Trial = NamedTrial | HandshakeDemand;

/** Undefined when there is no such trial. */
export function readTrial(text: string): Trial | undefined {
  const [, wanted, version, cipher] = /^(accepts|refuses) (TLSv1(?:\.[123])?)(?: ([A-Z0-9_-]+))?$/.exec(text) ?? [];
  if (wanted === undefined || version === undefined) return TRIALS.find((name) => name === text);
  return { wanted: wanted as HandshakeDemand['wanted'], version: version as HandshakeDemand['version'], ...(cipher === undefined ? {} : { cipher }) };
}

export const trialTitle = (trial: Trial): string =>
  typeof trial === 'string' ? trial.charAt(0).toUpperCase() + trial.slice(1) : `The server ${trial.wanted} ${trial.version}${trial.cipher === undefined ? '' : ` with ${trial.cipher}`}`;

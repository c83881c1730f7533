/** What a server accepts in the TLS handshake: one trial for each protocol version and each cipher suite. */
import type { SecureVersion } from 'node:tls';
import { schedule } from '../../runner/schedule.js';
import type { Endpoint, Limits } from '../../transport/endpoint.js';
import { tryHandshake, type HandshakeTrial } from '../../transport/handshake-trial.js';
import { CIPHER_SUITES } from './cipher-suites.js';
import type { Acceptance, TlsFacts } from './facts.js';

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
/** Handshakes under way at the same time: enough for a distant server, few enough for one that counts them. */
const AT_ONCE = 4;

/** `open` is the trial that left everything to the two sides. */
export async function surveyTls(endpoint: Endpoint, limits: Limits, open: HandshakeTrial): Promise<TlsFacts> {
  const usual = open.outcome === 'completed';
  const trials = await inParallel(VERSIONS, (version) => tryHandshake(endpoint, limits, { version }));
  const versions = VERSIONS.map((version, index) => ({ version: version === 'TLSv1' ? 'TLSv1.0' : version, ...judge(trials[index], usual) }));
  const suites = CIPHER_SUITES.filter((suite) => versions.some(({ version, acceptance }) => version === suite.version && acceptance === 'accepted'));
  const outcomes = await inParallel(suites, ({ version, openssl }) => tryHandshake(endpoint, limits, { version, cipher: openssl }));
  return {
    ...(usual ? { agreed: { protocol: open.protocol, cipher: open.cipher } } : {}),
    versions,
    ciphers: suites.map(({ version, name }, index) => ({ version, name, acceptance: judge(outcomes[index], usual).acceptance })),
    chain: usual ? open.server.chain : [],
    trusted: usual && open.server.trusted,
    ...(usual && open.server.distrust !== undefined ? { distrust: open.server.distrust } : {}),
  };
}

const inParallel = <Each, Result>(all: readonly Each[], act: (each: Each) => Promise<Result>): Promise<(Result | undefined)[]> => schedule(all, AT_ONCE, act, () => false);

/** Where the usual handshake completes, the terms of the trial are all that can have failed. */
function judge(trial: HandshakeTrial | undefined, usualCompletes: boolean): { readonly acceptance: Acceptance; readonly detail?: string } {
  switch (trial?.outcome) {
    case 'completed':
      return { acceptance: 'accepted' };
    case 'failed': {
      const told = trial.cause === 'nothing-in-common' || trial.cause === 'version-not-supported' || (usualCompletes && trial.cause !== 'timeout');
      return told ? { acceptance: 'refused' } : { acceptance: 'unclear', detail: trial.detail };
    }
    case 'unconnected':
      return { acceptance: 'unclear', detail: `no connection (${trial.code})` };
    default:
      return { acceptance: 'untried' };
  }
}

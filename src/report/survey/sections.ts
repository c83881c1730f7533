/** A survey as titled rows of names and values, the same for every form it is shown in. */
import { PROTOCOL_VERSIONS } from '../../kmip/version.js';
import type { Acceptance, KmipFacts, Survey, TlsFacts } from '../../target/survey/facts.js';
import { queried } from '../../target/survey/facts.js';
import { duration } from '../duration.js';

export type Tone = 'good' | 'bad' | 'unsure' | 'plain';

export interface SurveyRow {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
}

export interface SurveySection {
  readonly title: string;
  readonly rows: readonly SurveyRow[];
}

const row = (name: string, value: string, tone: Tone = 'plain'): SurveyRow => ({ name, value, tone });

/** The rows of all forms of the survey, in their order; without an answer in KMIP the part about KMIP is left out. */
export function surveySections(survey: Survey): SurveySection[] {
  const { kmip } = survey;
  return [
    { title: 'TLS', rows: tlsRows(survey.tls) },
    { title: 'Server certificate', rows: certificateRows(survey) },
    { title: 'Clients', rows: survey.admission.map(({ client, outcome, detail }) => row(`With ${client === 'no certificate' ? 'no certificate' : `a ${client}`}`, `${outcome}: ${detail}`, ADMISSION_TONE[outcome])) },
    ...(kmip === undefined
      ? []
      : [
          { title: 'Protocol versions', rows: versionRows(kmip) },
          { title: 'Clock and speed', rows: clockRows(kmip) },
          { title: 'Profiles', rows: profileRows(kmip) },
          { title: 'Works with', rows: productRows(survey) },
          { title: 'Query', rows: queryRows(kmip) },
        ]),
  ].filter(({ rows }) => rows.length > 0);
}

const ADMISSION_TONE = { refused: 'good', admitted: 'bad', unclear: 'unsure' } as const;

function tlsRows({ agreed, versions, ciphers }: TlsFacts): SurveyRow[] {
  const withAcceptance = (wanted: Acceptance): string => listOr(versions.filter(({ acceptance }) => acceptance === wanted).map(({ version }) => version));
  const unclear = versions.filter(({ acceptance }) => acceptance === 'unclear' || acceptance === 'untried');
  const tried = [...new Set(ciphers.map(({ version }) => version))];
  return [
    ...(agreed === undefined ? [] : [row('Agreed', `${agreed.protocol}, ${agreed.cipher}`)]),
    row('Accepted', withAcceptance('accepted')),
    row('Refused', withAcceptance('refused')),
    ...unclear.map(({ version, acceptance, detail }) => row(version, acceptance === 'untried' ? 'not tried: the OpenSSL of this Node.js does not have it' : `unclear: ${detail ?? ''}`, 'unsure')),
    ...tried.map((version) => {
      const own = ciphers.filter((cipher) => cipher.version === version && cipher.acceptance !== 'untried');
      const accepted = own.filter(({ acceptance }) => acceptance === 'accepted').map(({ name }) => name);
      return row(`Ciphers of ${version}`, `${accepted.length} of ${own.length} tried: ${listOr(accepted)}`);
    }),
  ];
}

const listOr = (words: readonly string[], none = 'none'): string => (words.length === 0 ? none : words.join(', '));

function certificateRows({ tls: { chain, trusted, distrust }, startedAt }: Survey): SurveyRow[] {
  if (chain.length === 0) return [];
  return [
    row('Trusted', trusted ? 'yes' : `no: ${distrust ?? ''}`, trusted ? 'good' : 'bad'),
    ...chain.flatMap((certificate, index) => [
      row(index === 0 ? 'Certificate' : `Issuer ${index}`, `${certificate.subject}${certificate.subjectAltName === undefined ? '' : ` (${certificate.subjectAltName})`}`),
      row('Valid', `${certificate.validFrom} to ${certificate.validTo}`, isCurrent(certificate, startedAt) ? 'plain' : 'bad'),
      row('SHA-256', certificate.fingerprint),
    ]),
  ];
}

/** ISO 8601 in UTC sorts as text. */
const isCurrent = ({ validFrom, validTo }: { readonly validFrom: string; readonly validTo: string }, now: string): boolean => validFrom <= now && now <= validTo;

function versionRows({ discovered, versions }: KmipFacts): SurveyRow[] {
  return [
    row('Discover Versions', discovered === undefined ? 'not answered' : listOr(discovered), discovered === undefined ? 'unsure' : 'plain'),
    ...versions.map(({ version, outcome, detail }) => {
      const named = discovered?.includes(version) === true;
      const surprise = discovered !== undefined && named !== (outcome === 'spoken');
      const words = `${outcome}${detail === undefined ? '' : `: ${detail}`}`;
      if (!surprise) return row(`KMIP ${version}`, words, outcome === 'spoken' ? 'good' : 'plain');
      return row(`KMIP ${version}`, `${words}; ${named ? 'Discover Versions names it' : 'Discover Versions does not name it'}`, 'bad');
    }),
  ];
}

function clockRows({ clockOffsetSeconds: offset, roundTrip }: KmipFacts): SurveyRow[] {
  return [
    ...(offset === undefined ? [] : [row('Clock', offset === 0 ? 'as ours' : `${Math.abs(offset)} s ${offset > 0 ? 'ahead of' : 'behind'} ours`, offset === 0 ? 'good' : 'unsure')]),
    ...(roundTrip === undefined ? [] : [row('Round trip', `${roundTrip.medianMs < 10 ? `${roundTrip.medianMs.toFixed(1)} ms` : duration(roundTrip.medianMs)} (median of ${roundTrip.samples} Query exchanges)`)]),
  ];
}

function profileRows({ versions, profiles }: KmipFacts): SurveyRow[] {
  const claims = versions.flatMap((facts) => (queried(facts, 'QueryProfiles') ?? []).map((name) => ({ version: facts.version, name: 'Claimed', value: name, tone: 'plain' as const })));
  const asked = versions.filter((facts) => queried(facts, 'QueryProfiles') !== undefined);
  const possible = profiles.map(({ version, profile, missing, source }) => ({
    version,
    name: profile,
    value: missing.length === 0 ? 'possible by the operations announced' : `not possible: Query does not announce ${missing.join(', ')} (${source})`,
    tone: missing.length === 0 ? ('good' as const) : ('bad' as const),
  }));
  return [...(claims.length === 0 && asked.length > 0 ? [row('Claimed', 'none')] : byVersions(claims)), ...byVersions(possible)].map(({ name, value, tone }) => row(name, value, tone));
}

/** Nothing but a run shows that a product works. */
const productRows = ({ products = [] }: Survey): SurveyRow[] =>
  products.map(({ suite, product, works, because }) => (works === 'no' ? row(product, `no: ${because ?? ''}`, 'bad') : row(product, `untested: ${because ?? `not ruled out; see with run client:${suite}`}`, because === undefined ? 'plain' : 'unsure')));

const queryRows = ({ versions }: KmipFacts): SurveyRow[] =>
  byVersions(
    versions.flatMap(({ version, queries }) =>
      queries.map(({ function: name, outcome, detail, values }) => ({
        version,
        name: name.replace(/^Query/, ''),
        value: outcome === 'answered' ? listOr(values, 'nothing') : `${outcome}: ${detail ?? ''}`,
        tone: outcome === 'answered' ? ('plain' as const) : ('unsure' as const),
      })),
    ),
  );

/** Rows by name; versions with the same value share one. */
function byVersions(rows: readonly (SurveyRow & { readonly version: string })[]): SurveyRow[] {
  const groups = new Map<string, SurveyRow & { readonly versions: string[] }>();
  for (const { version, name, value, tone } of rows) {
    const key = JSON.stringify([name, value]);
    const group = groups.get(key) ?? { name, value, tone, versions: [] };
    group.versions.push(version);
    groups.set(key, group);
  }
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.flatMap((name) => [...groups.values()].filter((group) => group.name === name).map((group) => row(`${name} ${span(group.versions)}`, group.value, group.tone)));
}

/** `1.0–1.4`, or `1.0, 1.4` where versions are missing between them. */
function span(versions: readonly string[]): string {
  const known: readonly string[] = PROTOCOL_VERSIONS;
  const positions = versions.map((version) => known.indexOf(version));
  const unbroken = positions.every((position, index) => index === 0 || position === (positions[index - 1] ?? 0) + 1);
  return versions.length > 2 && unbroken ? `${versions[0] ?? ''}–${versions.at(-1) ?? ''}` : versions.join(', ');
}

/** Which cases run, in which order, and which are skipped with what reason. */
import { operationTitle } from '../kmip/vocabulary.js';
import { UserError } from '../kmip/user-error.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';
import type { Case, Level, Suite } from '../suite/case.js';
import { isPublished } from '../suite/oasis/families.js';
import { globToExpression } from '../suite/glob.js';
import type { OtherClient } from '../transport/endpoint.js';
import { intrusionOf } from './intrusion.js';
import type { SkipCategory } from './result.js';
import { trialHindrance, type TrialTarget } from './trials/index.js';

export interface Selection {
  /** Asked for by the user; empty means all that the suites cover and the target offers. */
  readonly versions: readonly ProtocolVersion[];
  /** Globs over case ids with `*`; empty means all. */
  readonly cases: readonly string[];
  readonly level: Level | 'all';
}

/** What the target said of itself; undefined where it did not answer. */
export interface Offer {
  readonly versions?: readonly ProtocolVersion[];
  /** Operations by number, as Query announced them. */
  readonly operations?: ReadonlySet<number>;
  /** Whether it is known to listen for HTTPS. */
  readonly https?: boolean;
  /** Where trials of the connection go. */
  readonly trials?: TrialTarget;
  /** Clients beside the first that there are. */
  readonly clients?: readonly OtherClient[];
  /** Whether there is a second server with the same objects. */
  readonly second?: boolean;
  /** Whether the server can be stopped and started again. */
  readonly restart?: boolean;
  /** Whether cases may be run that are not fit for a server that others use; absent means that they may. */
  readonly intrusive?: boolean;
}

export interface PlannedCase {
  readonly case: Case;
  readonly skip?: { readonly category: SkipCategory; readonly reason: string };
}

/** The cases that a selection names, before the target is asked anything. Throws a UserError when there is none. */
export function select(suites: readonly Suite[], selection: Selection): Case[] {
  const patterns = selection.cases.map(globToExpression);
  const selected = suites
    .flatMap((suite) => suite.cases)
    .filter((each) => selection.level === 'all' || each.level === selection.level)
    .filter((each) => selection.versions.length === 0 || selection.versions.includes(each.version))
    .filter((each) => patterns.length === 0 || patterns.some((pattern) => pattern.test(each.id)));
  if (selected.length > 0) return selected;
  throw new UserError(
    `No case matches: suites ${suites.map((suite) => suite.name).join(', ')}; ${describeSelection(selection)}.`,
    'See what there is with: kmip-conformance list',
  );
}

/** Puts the selected cases in order of version and marks those that this target cannot be asked. */
export function plan(cases: readonly Case[], selection: Selection, offer: Offer): PlannedCase[] {
  const wanted = selection.versions.length > 0;
  const planned: readonly PlannedCase[] = cases.map((each) => ({ case: each, ...skipFor(each, offer) }));
  const spoken = new Set(planned.filter(isOffered).map((each) => each.case.suite));
  // A product that speaks no version of the target does not work with it: that is a result. A published file is of one version, and named by the user.
  const tells = ({ case: each }: PlannedCase): boolean => isPublished(each) || (each.asClient !== undefined && !spoken.has(each.suite));
  return planned.filter((each) => wanted || isOffered(each) || tells(each));
}

const isOffered = ({ skip }: PlannedCase): boolean => skip?.category !== 'version-not-offered';

function skipFor(each: Case, offer: Offer): Pick<PlannedCase, 'skip'> {
  const absent = versionsSent(each).filter((version) => offer.versions?.includes(version) === false);
  if (offer.versions !== undefined && absent.length > 0) {
    const offered = [...offer.versions].sort(compareVersions).join(', ');
    return { skip: { category: 'version-not-offered', reason: `The target does not offer KMIP ${absent.join(' and ')} (it offers ${offered === '' ? 'none' : offered}).` } };
  }
  if (each.hindrance !== undefined) return { skip: { category: 'out-of-reach', reason: each.hindrance } };
  if (each.encoding !== undefined && offer.https !== true) return { skip: { category: 'out-of-reach', reason: 'It is about KMIP over HTTPS: name the target by its HTTPS URL (--target kmips+https://HOST:PORT/kmip).' } };
  const missingWay = wayHindrance(each, offer);
  if (missingWay !== undefined) return { skip: { category: 'out-of-reach', reason: missingWay } };
  const untriable = each.steps.flatMap(({ trial }) => (trial === undefined ? [] : (trialHindrance(trial, offer.trials) ?? [])))[0];
  if (untriable !== undefined) return { skip: { category: 'out-of-reach', reason: untriable } };
  const intrusion = offer.intrusive === false ? intrusionOf(each) : undefined;
  if (intrusion !== undefined) return { skip: { category: 'intrusive', reason: `${intrusion} Others may use this server: --allow-intrusive runs the case all the same.` } };
  const missing = each.needs.filter((need) => offer.operations !== undefined && !offer.operations.has(need.operation));
  if (missing.length === 0) return {};
  const names = missing.map((need) => operationTitle(need.operation)).join(', ');
  return { skip: { category: 'not-announced', reason: `Query does not announce ${names}, which this optional case needs.` } };
}

/** The clients beside the first that a case takes. */
export const clientsOf = ({ steps, cleanup }: Pick<Case, 'steps' | 'cleanup'>): OtherClient[] => [...new Set([...steps, ...cleanup].flatMap(({ as }) => as ?? []))];

const NO_CLIENT: Readonly<Record<OtherClient, string>> = {
  other: 'It takes a second client that the server trusts: name its certificate and key with --other-cert FILE and --other-key FILE.',
  renewed: 'It takes a renewed certificate of the client: name it and its key with --renewed-cert FILE and --renewed-key FILE.',
};

/** Why the case cannot go the ways that it goes, as a sentence. */
function wayHindrance(each: Case, { clients = [], second = false, restart = false }: Offer): string | undefined {
  const client = clientsOf(each).find((as) => !clients.includes(as));
  if (client !== undefined) return NO_CLIENT[client];
  const steps = [...each.steps, ...each.cleanup];
  if (!second && steps.some(({ server }) => server !== undefined)) return 'It takes a second server with the same objects: name its address with --second-server kmip://HOST:PORT.';
  if (!restart && steps.some((step) => step.restart === true)) return 'It takes a server that is stopped and started again: give the command that does so with --restart-command COMMAND.';
  return undefined;
}

/** That of the case, and those of messages in another version. */
const versionsSent = (each: Case): ProtocolVersion[] => [...new Set([each.version, ...each.steps.flatMap((step) => step.version ?? [])])];

function describeSelection(selection: Selection): string {
  const parts = [`level ${selection.level}`];
  if (selection.versions.length > 0) parts.push(`versions ${selection.versions.join(', ')}`);
  if (selection.cases.length > 0) parts.push(`cases ${selection.cases.join(', ')}`);
  return parts.join('; ');
}

/** With which products a server cannot work by what it tells of itself. That one works with it, only a run of its suite shows. */
import { operationTitle, operationByCode } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Case, Suite } from '../../suite/case.js';
import { queried, type ProductFacts, type VersionFacts } from './facts.js';

/** One for each suite that is about a product. `https`: whether the server was reached by HTTPS. */
export const possibleProducts = (suites: readonly Suite[], versions: readonly VersionFacts[], https: boolean): ProductFacts[] =>
  suites.flatMap(({ name, client, cases }) => (client === undefined ? [] : [{ suite: name, product: client.name, ...judge(cases.filter(({ level }) => level === 'mandatory'), versions, https) }]));

function judge(cases: readonly Case[], versions: readonly VersionFacts[], https: boolean): Pick<ProductFacts, 'works' | 'because'> {
  const spoken = new Set(versions.filter(({ outcome }) => outcome === 'spoken').map(({ version }) => version));
  const speakable = cases.filter((each) => versionsSent(each).every((version) => spoken.has(version)));
  if (speakable.length === 0) {
    const wanted = [...new Set(cases.flatMap(versionsSent))].filter((version) => !spoken.has(version));
    return { works: 'no', because: `It speaks KMIP ${wanted.join(' and ')}, which the server does not.` };
  }
  const missing = [...new Set(speakable.flatMap((each) => unannounced(each, versions)))];
  if (missing.length > 0) return { works: 'untested', because: `Query does not announce ${missing.map((code) => operationTitle(code)).join(', ')}, which it uses.` };
  if (!https && speakable.every(({ encoding }) => encoding !== undefined)) return { works: 'untested', because: 'It reaches servers by HTTPS.' };
  return { works: 'untested' };
}

const versionsSent = ({ version, steps }: Case): ProtocolVersion[] => [...new Set([version, ...steps.flatMap((step) => step.version ?? [])])];

/** Operations that have to succeed and that Query leaves out, in the versions in which it names any. */
function unannounced({ version, steps }: Case, versions: readonly VersionFacts[]): number[] {
  return steps.flatMap((step) => {
    const facts = versions.find((each) => each.version === (step.version ?? version));
    const announced = facts === undefined ? undefined : queried(facts, 'QueryOperations');
    if (announced === undefined) return [];
    return step.items.filter(({ operation, expect }) => expect.status === 'Success' && !announced.includes(operationByCode(operation)?.xmlName ?? '')).map(({ operation }) => operation);
  });
}

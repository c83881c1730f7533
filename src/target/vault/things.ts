/** What is made on Vault for a run, and how each is taken away again. */
import { UserError } from '../../kmip/user-error.js';
import { TargetError } from '../target-error.js';
import { dataOf, refusal, type VaultApi } from './api.js';

export type VaultThing =
  /** `mark`: its description, by which it is known again. */
  | { readonly thing: 'mount'; readonly mount: string; readonly mark: string }
  | { readonly thing: 'scope'; readonly mount: string; readonly scope: string }
  | { readonly thing: 'role'; readonly mount: string; readonly scope: string; readonly role: string }
  | { readonly thing: 'credential'; readonly mount: string; readonly scope: string; readonly role: string; readonly serial: string };

/** "scope kmipc-1a2b3c4d" */
export function nameThing(thing: VaultThing): string {
  switch (thing.thing) {
    case 'mount':
      return `secrets engine ${thing.mount}`;
    case 'scope':
      return `scope ${thing.scope}`;
    case 'role':
      return `role ${thing.role}`;
    case 'credential':
      return `credential ${thing.serial}`;
  }
}

/**
 * Takes it away; gives false when it was gone already, or is not ours. Rejects as `VaultApi.must` does. A scope that is ours goes
 * with the objects in it.
 */
async function removeThing(api: VaultApi, thing: VaultThing): Promise<boolean> {
  const purpose = `remove the ${nameThing(thing)}`;
  const remove = async (method: string, path: string, body?: object): Promise<boolean> => {
    const reply = await api.call(method, path, body);
    if (reply.status === 404) return false;
    if (reply.status >= 300) throw refusal(purpose, `${method} ${path}`, reply);
    return true;
  };
  switch (thing.thing) {
    case 'credential':
      return (await credentialsOf(api, thing)).includes(thing.serial) && remove('POST', `${rolePath(thing)}/credential/revoke`, { serial_number: thing.serial });
    case 'role':
      // A credential that was generated when the run was killed is known to Vault alone.
      for (const serial of await credentialsOf(api, thing)) await remove('POST', `${rolePath(thing)}/credential/revoke`, { serial_number: serial });
      return (await listed(api, `${thing.mount}/scope/${thing.scope}/role`)).includes(thing.role) && remove('DELETE', rolePath(thing));
    case 'scope':
      return (await listed(api, `${thing.mount}/scope`)).includes(thing.scope) && remove('DELETE', `${thing.mount}/scope/${thing.scope}?force=true`);
    case 'mount': {
      const mounts = await api.must('read the secrets engines', 'GET', 'sys/mounts');
      const mount = mounts[`${thing.mount}/`] as { readonly description?: unknown } | undefined;
      if (mount?.description !== thing.mark) return false;
      // It goes with everything in it, and ours has gone by now; without a configuration nothing can be in it.
      const configuration = await api.call('GET', `${thing.mount}/config`);
      const scopes = configuration.status === 404 ? [] : await listed(api, `${thing.mount}/scope`);
      if (scopes.length > 0) throw new TargetError(`others have made scopes in it meanwhile: ${scopes.join(', ')}.`);
      return remove('DELETE', `sys/mounts/${thing.mount}`);
    }
  }
}

/** Takes things away in the order given, as far as it can, and tells of each that is no longer there; gives a sentence for each that stays. */
export async function removeThings(api: VaultApi, things: readonly VaultThing[], note: (thing: VaultThing) => void): Promise<string[]> {
  const troubles: string[] = [];
  for (const thing of things) {
    try {
      await removeThing(api, thing);
      note(thing);
    } catch (error) {
      if (!(error instanceof UserError || error instanceof TargetError)) throw error;
      troubles.push(`${nameThing(thing)}: ${error.message}`);
    }
  }
  return troubles;
}

/** Its path below `/v1/` of the API. */
export const rolePath = ({ mount, scope, role }: { readonly mount: string; readonly scope: string; readonly role: string }): string => `${mount}/scope/${scope}/role/${role}`;

const credentialsOf = (api: VaultApi, role: { readonly mount: string; readonly scope: string; readonly role: string }): Promise<string[]> => listed(api, `${rolePath(role)}/credential`);

/** The keys of a list; none when there is nothing there. */
async function listed(api: VaultApi, path: string): Promise<string[]> {
  const reply = await api.call('GET', `${path}?list=true`);
  // A mount that is gone answers with 404 and errors, an empty list with 404 and none.
  if (reply.status === 404) return [];
  if (reply.status >= 300) throw refusal(`list ${path}`, `LIST ${path}`, reply);
  const { keys } = dataOf(reply);
  return Array.isArray(keys) ? keys.map(String) : [];
}

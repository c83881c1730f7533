/** The objects of the server, in memory. */
import { textField } from '../ttlv/fields.js';
import { TAG } from '../kmip/constants.js';
import { instancesOf, type ManagedObject } from './object.js';

export interface Store {
  get(uniqueIdentifier: string): ManagedObject | undefined;
  put(object: ManagedObject): void;
  remove(uniqueIdentifier: string): void;
  /** All objects of an owner, newest first. */
  ownedBy(owner: string): ManagedObject[];
  /** The objects of an owner that have a Name with this Name Value. */
  named(owner: string, name: string): ManagedObject[];
  nextSequence(): number;
  /** A point to which `rollback` can return. Marks are good until `forget`. */
  mark(): number;
  /** Takes back every change since the mark. */
  rollback(mark: number): void;
  /** Makes all changes final. */
  forget(): void;
}

/** An empty store, in memory. Objects of all owners are in one: who may see what is asked elsewhere. */
export function createStore(): Store {
  const objects = new Map<string, ManagedObject>();
  const identifiersByName = new Map<string, Set<string>>();
  const journal: { readonly uniqueIdentifier: string; readonly before: ManagedObject | undefined }[] = [];
  let sequence = 0;

  const write = (uniqueIdentifier: string, after: ManagedObject | undefined): void => {
    const before = objects.get(uniqueIdentifier);
    for (const key of nameKeys(before)) {
      const identifiers = identifiersByName.get(key);
      identifiers?.delete(uniqueIdentifier);
      if (identifiers?.size === 0) identifiersByName.delete(key);
    }
    for (const key of nameKeys(after)) identifiersByName.set(key, (identifiersByName.get(key) ?? new Set()).add(uniqueIdentifier));
    if (after === undefined) objects.delete(uniqueIdentifier);
    else objects.set(uniqueIdentifier, after);
  };
  const change = (uniqueIdentifier: string, after: ManagedObject | undefined): void => {
    journal.push({ uniqueIdentifier, before: objects.get(uniqueIdentifier) });
    write(uniqueIdentifier, after);
  };

  return {
    get: (uniqueIdentifier) => objects.get(uniqueIdentifier),
    put: (object) => change(object.uniqueIdentifier, object),
    remove: (uniqueIdentifier) => change(uniqueIdentifier, undefined),
    ownedBy: (owner) => [...objects.values()].filter((object) => object.owner === owner).sort((a, b) => b.sequence - a.sequence),
    named: (owner, name) => [...(identifiersByName.get(nameKey(owner, name)) ?? [])].flatMap((uniqueIdentifier) => objects.get(uniqueIdentifier) ?? []),
    nextSequence: () => ++sequence,
    mark: () => journal.length,
    rollback(mark) {
      for (const { uniqueIdentifier, before } of journal.splice(mark).reverse()) write(uniqueIdentifier, before);
    },
    forget: () => void journal.splice(0),
  };
}

/** No Common Name holds a line break, so owner and name cannot run into each other. */
const nameKey = (owner: string, name: string): string => `${owner}\n${name}`;

const nameKeys = (object: ManagedObject | undefined): string[] =>
  object === undefined ? [] : instancesOf(object, 'Name').flatMap(({ value }) => (value.type === 'Structure' ? nameKey(object.owner, textField(value, TAG.NameValue) ?? '') : []));

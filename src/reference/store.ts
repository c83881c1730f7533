/** The objects of the server, in memory. */
import type { ManagedObject } from './object.js';

export interface Store {
  get(uniqueIdentifier: string): ManagedObject | undefined;
  put(object: ManagedObject): void;
  remove(uniqueIdentifier: string): void;
  /** All objects of an owner, newest first. */
  ownedBy(owner: string): ManagedObject[];
  nextSequence(): number;
  /** A point to which `rollback` can return. Marks are good until `forget`. */
  mark(): number;
  /** Takes back every change since the mark. */
  rollback(mark: number): void;
  /** Makes all changes final. */
  forget(): void;
}

export function createStore(): Store {
  const objects = new Map<string, ManagedObject>();
  const journal: { readonly uniqueIdentifier: string; readonly before: ManagedObject | undefined }[] = [];
  let sequence = 0;
  return {
    get: (uniqueIdentifier) => objects.get(uniqueIdentifier),
    put(object) {
      journal.push({ uniqueIdentifier: object.uniqueIdentifier, before: objects.get(object.uniqueIdentifier) });
      objects.set(object.uniqueIdentifier, object);
    },
    remove(uniqueIdentifier) {
      journal.push({ uniqueIdentifier, before: objects.get(uniqueIdentifier) });
      objects.delete(uniqueIdentifier);
    },
    ownedBy: (owner) => [...objects.values()].filter((object) => object.owner === owner).sort((a, b) => b.sequence - a.sequence),
    nextSequence: () => ++sequence,
    mark: () => journal.length,
    rollback(mark) {
      for (const { uniqueIdentifier, before } of journal.splice(mark).reverse()) {
        if (before === undefined) objects.delete(uniqueIdentifier);
        else objects.set(uniqueIdentifier, before);
      }
    },
    forget: () => void journal.splice(0),
  };
}

/** Names of attributes as faults write them. */
const CAPITALS = /(?<=[a-z])(?=[A-Z])/g;

/** `cryptographic-length` for CryptographicLength. */
export const hyphenated = (name: string): string => name.replace(CAPITALS, '-').toLowerCase();

/** `Cryptographic Length` for CryptographicLength. */
export const titled = (name: string): string => name.replace(CAPITALS, ' ');

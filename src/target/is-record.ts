/** Whether data that was read from JSON has members, by which it can be asked. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it, vi } from 'vitest';

it('is compiled when data is first checked, and once', async () => {
  const compile = vi.spyOn(Ajv2020.prototype, 'compile');
  const { resultProblem } = await import('./result-schema.js');
  expect(compile).toHaveBeenCalledTimes(0);
  expect(resultProblem({})).toBe("at the top: must have required property 'format'");
  expect(resultProblem(7)).toBe('at the top: must be object');
  expect(compile).toHaveBeenCalledTimes(1);
});

/** A one-line fault and the test that must notice it. */
import type { Edit } from "../rig/variant-tree.ts";

export interface Mutant {
  /** What is broken. */
  readonly name: string;
  readonly edit: Edit;
  /** Test file that must fail. */
  readonly test: string;
  /** Start of the name of the test in it, a regular expression for --test-name-pattern. */
  readonly rule: string;
}

/** `find` becomes `replace` in `file`. */
export function mutant(
  name: string,
  test: string,
  rule: string,
  file: string,
  find: string,
  replace: string,
): Mutant {
  return { name, test, rule, edit: { file, find, replace } };
}

/** A generated file: what a description or a generator produces. */
export interface Output {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The default export of a `*.generator.ts` file: everything it generates, without writing it. */
export type Generator = () => readonly Output[] | Promise<readonly Output[]>;
